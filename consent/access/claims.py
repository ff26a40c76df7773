"""Many requests that name themselves, each worked on once: the lines of a batch."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from psycopg.errors import LockNotAvailable
from sqlalchemy.exc import OperationalError

from consent.access.answers import (
    PATIENCE,
    Answers,
    IdempotencyKeyReusedError,
    InProgressError,
)
from consent.access.claim_store import ClaimStore, Door, Kept
from consent.access.store import Answered
from consent.vocabulary.clock import Clock
from consent.vocabulary.errors import ConsentError


class CollidedError(Exception):
    """Somebody else made one of the requests meanwhile; look again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A request by its key, and the keyed digest of all that it asks."""

    key: str
    body_digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Answers requests that were made before, and keeps the answers of new ones.

    Both happen in one transaction with the work itself, which is undone when somebody
    else was first.
    """

    store: ClaimStore
    answers: Answers
    clock: Clock

    def digest(self, asked: bytes) -> bytes:
        """Return the keyed digest of a request."""
        return self.answers.digest(asked)

    def made_before(
        self, door: Door, requests: Sequence[Named]
    ) -> Mapping[str, bytes | ConsentError]:
        """Return the answers of requests that were made before, by their keys."""
        found = self.store.find(door, [each.key for each in requests])
        return {
            each.key: _replayed(each, found[each.key])
            for each in requests
            if each.key in found
        }

    def keep(self, door: Door, kept: Sequence[Kept]) -> None:
        """Keep what new requests are answered.

        Raises:
            CollidedError: one of them is not new; nothing of this may be committed.
            InProgressError: somebody else is at one of them at this moment.
        """
        if not kept:
            return
        now = self.clock.now()
        try:
            all_new = self.store.keep(door, kept, at=now, patience=PATIENCE)
        except OperationalError as error:
            if isinstance(error.orig, LockNotAvailable):
                raise InProgressError("The same request is being worked on.") from None
            raise
        if not all_new:
            raise CollidedError


def _replayed(request: Named, found: Answered) -> bytes | ConsentError:
    if found.answer is None:
        return InProgressError("The same request is being worked on.")
    if not hmac.compare_digest(found.body_digest, request.body_digest):
        return IdempotencyKeyReusedError("The key was used for another request.")
    return found.answer
