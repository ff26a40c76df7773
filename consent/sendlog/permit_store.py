"""The table of permits: which attempt was handed out to a tool that sends by itself."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from flask_sqlalchemy.session import Session
from sqlalchemy import insert, select
from sqlalchemy.orm import scoped_session

from consent.sendlog.messages import Attempt
from consent.sendlog.models import PermitRow
from consent.vocabulary.ids import ContactId, MessageId

_PREFIX = "pm_"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOut:
    """Whose attempt a permit is, and until when it may be used."""

    contact: ContactId
    sequence: int
    message: MessageId
    expires_at: datetime


class PermitStore:
    """Keeps the digests of permits; what was handed out is kept nowhere."""

    def __init__(self, session: scoped_session[Session]) -> None:
        """Work in the transaction of a session."""
        self._session = session

    def hand_out(self, attempt: Attempt, *, expires_at: datetime) -> str:
        """Return a permit for an attempt that nobody can guess: 256 random bits."""
        permit = f"{_PREFIX}{secrets.token_urlsafe(32)}"
        self._session.execute(
            insert(PermitRow).values(
                digest=_digest(permit),
                contact_id=attempt.contact,
                sequence=attempt.sequence,
                message_id=attempt.message,
                expires_at=expires_at,
            )
        )
        return permit

    def find(self, permit: str) -> HandedOut | None:
        """Return whose attempt a permit is; nothing for any other text."""
        row = self._session.scalars(
            select(PermitRow).where(PermitRow.digest == _digest(permit))
        ).one_or_none()
        if row is None:
            return None
        return HandedOut(
            contact=ContactId(row.contact_id),
            sequence=row.sequence,
            message=MessageId(row.message_id),
            expires_at=row.expires_at,
        )


def _digest(permit: str) -> bytes:
    return hashlib.sha256(permit.encode()).digest()
