"""What can be wrong with a request, in the words of the domain. Pure.

A refusal to send is a value (`consent.guard.decision`); an error is a request that
makes no sense, or something that broke. No text here ever holds an address.
"""

from collections.abc import Mapping
from typing import ClassVar


class ConsentError(Exception):
    """Something is wrong; the code is stable, the remedy says what would be right."""

    code: ClassVar[str]
    remedy: ClassVar[str]

    def __init__(
        self, detail: str, *, errors: Mapping[str, list[str]] | None = None
    ) -> None:
        """Say what is wrong, and where in the body (by JSON pointer) if it is known."""
        super().__init__(detail)
        self.detail = detail
        self.errors = dict(errors or {})


class UnreadableError(ConsentError):
    """The request cannot be read at all."""

    code = "unreadable"
    remedy = "Send well-formed JSON in UTF-8."


class InvalidError(ConsentError):
    """The request can be read, but what it says is not valid."""

    code = "invalid"
    remedy = "Correct the fields named in errors."


class UnauthenticatedError(ConsentError):
    """Nobody we know asks."""

    code = "unauthenticated"
    remedy = "Send Authorization: Bearer with an API key that is not revoked."


class ForbiddenError(ConsentError):
    """Somebody we know asks for what they may not have."""

    code = "forbidden"
    remedy = "Use a key that has the scope, seller and purpose."


class NotFoundError(ConsentError):
    """There is no such thing."""

    code = "not_found"
    remedy = "Check the identifier."


class ConflictError(ConsentError):
    """What is asked for contradicts what is there."""

    code = "conflict"
    remedy = "Read the present state and ask again."


class PreconditionError(ConsentError):
    """What is to be changed has changed since it was read."""

    code = "precondition_failed"
    remedy = "Read it again, and send If-Match with the ETag of that answer."


class PreconditionMissingError(ConsentError):
    """The request does not say which state it means to change."""

    code = "precondition_required"
    remedy = "Send If-Match with the ETag of the answer you read."


class UnsupportedMediaError(ConsentError):
    """The body is of a type this door does not read."""

    code = "unsupported_media_type"
    remedy = "Send Content-Type: application/json."


class TooLargeError(ConsentError):
    """The body is larger than this door takes."""

    code = "too_large"
    remedy = "Send less at once."


class TooManyError(ConsentError):
    """The caller asks too often."""

    code = "rate_limited"
    remedy = "Wait for the seconds in Retry-After."

    def __init__(self, detail: str, *, retry_after: int) -> None:
        """Say how many seconds to wait."""
        super().__init__(detail)
        self.retry_after = retry_after


class UnavailableError(ConsentError):
    """Something we depend on cannot be reached; nothing was done."""

    code = "unavailable"
    remedy = "Try again after the seconds in Retry-After."
