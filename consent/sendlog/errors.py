"""What can be wrong with what is asked of the send log."""

from consent.vocabulary.errors import ConflictError, NotFoundError


class UnknownMessageError(NotFoundError):
    """There is no message with this id."""

    code = "unknown_message"
    remedy = "Use the id that POST /v1/messages answered."


class NotCancellableError(ConflictError):
    """The message is on its way or at its end."""

    code = "not_cancellable"
    remedy = "Only a message that is queued or deferred can be cancelled."


class AlreadyResolvedError(ConflictError):
    """It is known what became of the message."""

    code = "already_resolved"
    remedy = "See consent messages unresolved."
