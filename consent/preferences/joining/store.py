"""Sign-ups that wait to be recorded: their rows, sealed, and of no use for long."""

from datetime import datetime
from uuid import UUID

from flask_sqlalchemy.session import Session
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import scoped_session

from consent.db.base import table_of
from consent.links.models import SignUpRow

_T = table_of(SignUpRow)


class SignUpStore:
    """Reads and writes `sign_up`."""

    def __init__(self, session: scoped_session[Session]) -> None:
        self._session = session

    def put(self, identity: UUID, sealed: bytes, *, until: datetime) -> None:
        """Keep a sign-up."""
        values = {"id": identity, "sealed": sealed, "expires_at": until}
        self._session.execute(insert(_T).values(values))

    def find(self, identity: UUID) -> bytes | None:
        """Return what is sealed, if it is still kept; nobody else works at it."""
        found = select(_T.c.sealed).where(_T.c.id == identity).with_for_update()
        return self._session.scalar(found)

    def drop(self, identity: UUID) -> None:
        """Keep a sign-up no longer."""
        self._session.execute(delete(_T).where(_T.c.id == identity))

    def drop_old(self, now: datetime) -> None:
        """Keep none whose time is over."""
        self._session.execute(delete(_T).where(_T.c.expires_at <= now))
