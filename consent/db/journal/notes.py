"""What the present transaction has to journal, kept with its session until it ends."""

from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session

from consent.db.journal.entries import Entry

_KEY = "consent.journal"


def note(session: scoped_session[Session], entry: Entry) -> None:
    """Have an entry journalled before the session's transaction commits."""
    session.info.setdefault(_KEY, []).append(entry)


def noted(session: scoped_session[Session]) -> tuple[Entry, ...]:
    """Return what the transaction has to journal."""
    return tuple(session.info.get(_KEY, ()))


def forget_notes(session: scoped_session[Session]) -> None:
    """Let go of what is journalled, or was never done."""
    session.info.pop(_KEY, None)
