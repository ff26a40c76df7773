"""Requests that name themselves: worked on once, then answered from memory."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import orjson
from psycopg.errors import LockNotAvailable
from sqlalchemy.exc import OperationalError

from consent.access.store import AnswerStore, Claim
from consent.vocabulary.clock import Clock
from consent.vocabulary.errors import ConflictError

PATIENCE = "500ms"
"""How long a request waits for its twin to end, before it is told to come again."""

Work = Callable[[], tuple[Mapping[str, object], int]]
"""Does what a request asks and returns the answer and its status."""


class IdempotencyKeyReusedError(ConflictError):
    """The Idempotency-Key was used for another request."""

    code = "idempotency_key_reused"
    remedy = "Use a new key for a new request."


class InProgressError(ConflictError):
    """The same request is being worked on."""

    code = "in_progress"
    remedy = "Send it again in a moment, with the same key."


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a request is answered; the bytes are the same each time."""

    status: int
    body: bytes
    replayed: bool


class Answers:
    """The requests that were claimed. What it writes is committed by the door."""

    def __init__(self, store: AnswerStore, clock: Clock, *, secret: str) -> None:
        """Take where the claims and answers are kept, and a key for digests."""
        self._secret = secret.encode()
        self._store = store
        self._clock = clock

    def digest(self, asked: bytes) -> bytes:
        """Return the keyed digest of a request, which no guess can be held against."""
        return hmac.digest(self._secret, asked, "sha256")

    def once(self, claim: Claim, *, body_digest: bytes, work: Work) -> Answer:
        """Return the answer to a request, doing the work only for the first of them.

        Must be called in the transaction that the work is committed in.
        """
        if not self._claim(claim, body_digest):
            return self._replay(claim, body_digest)
        answer, status = work()
        body = orjson.dumps(answer)
        self._store.answer(claim, status=status, answer=body)
        return Answer(status=status, body=body, replayed=False)

    def _claim(self, claim: Claim, body_digest: bytes) -> bool:
        now = self._clock.now()
        try:
            return self._store.claim(
                claim, body_digest=body_digest, at=now, patience=PATIENCE
            )
        except OperationalError as error:
            if isinstance(error.orig, LockNotAvailable):
                raise InProgressError("The same request is being worked on.") from None
            raise

    def _replay(self, claim: Claim, body_digest: bytes) -> Answer:
        found = self._store.find(claim)
        if found is None or found.status is None or found.answer is None:
            raise InProgressError("The same request is being worked on.")
        if not hmac.compare_digest(found.body_digest, body_digest):
            raise IdempotencyKeyReusedError("The key was used for another request.")
        return Answer(status=found.status, body=found.answer, replayed=True)
