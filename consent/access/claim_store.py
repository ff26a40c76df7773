"""Many requests that name themselves, answered in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_sqlalchemy.session import Session
from sqlalchemy import func, select, text
from sqlalchemy.orm import scoped_session

from consent.access.models import IdempotencyRow
from consent.access.store import Answered

_KEEP = text("""
    INSERT INTO idempotency
        (key_id, route, key, body_digest, status, answer, created_at)
    SELECT :caller, :route, kept.key, kept.digest, kept.status, kept.answer, :at
    FROM unnest(
        CAST(:keys AS text[]), CAST(:digests AS bytea[]),
        CAST(:statuses AS smallint[]), CAST(:answers AS bytea[])
    ) AS kept (key, digest, status, answer)
    ORDER BY kept.key
    ON CONFLICT DO NOTHING
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One caller at one door: its keys name its requests there."""

    caller: UUID
    route: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A request by its key, and what it is answered."""

    key: str
    body_digest: bytes
    status: int
    answer: bytes


class ClaimStore:
    """Requests of one caller at one door, by their keys."""

    def __init__(self, session: scoped_session[Session]) -> None:
        """Use the session of whoever asks."""
        self._session = session

    def find(self, door: Door, keys: Sequence[str]) -> dict[str, Answered]:
        """Return what those requests were answered that were made before."""
        rows = self._session.execute(
            select(
                IdempotencyRow.key,
                IdempotencyRow.body_digest,
                IdempotencyRow.status,
                IdempotencyRow.answer,
            ).where(
                IdempotencyRow.key_id == door.caller,
                IdempotencyRow.route == door.route,
                IdempotencyRow.key.in_(keys),
            )
        )
        return {
            key: Answered(body_digest=digest, status=status, answer=answer)
            for key, digest, status, answer in rows
        }

    def keep(
        self, door: Door, kept: Sequence[Kept], *, at: datetime, patience: str
    ) -> bool:
        """Keep requests with their answers; say whether nobody made one meanwhile.

        Others that are at one of them are waited for as long as `patience`; then the
        database refuses (55P03). All keep theirs in the order of the keys.
        """
        before = self._session.scalar(select(func.current_setting("lock_timeout")))
        self._patience(patience)
        added = self._session.execute(
            _KEEP,
            {
                "caller": door.caller,
                "route": door.route,
                "keys": [each.key for each in kept],
                "digests": [each.body_digest for each in kept],
                "statuses": [each.status for each in kept],
                "answers": [each.answer for each in kept],
                "at": at,
            },
        ).rowcount  # type: ignore[attr-defined]  # an INSERT has one
        self._patience(before or "0")
        return bool(added == len(kept))

    def _patience(self, duration: str) -> None:
        self._session.execute(select(func.set_config("lock_timeout", duration, True)))
