"""Many messages at once, and why those of them that are refused are."""

from collections.abc import Sequence

from flask_sqlalchemy.session import Session
from sqlalchemy import insert
from sqlalchemy.orm import scoped_session

from consent.sendlog.messages import Message, Refusal
from consent.sendlog.models import MessageRow, RefusalRow
from consent.sendlog.rows import message_columns, refusal_columns


class IntakeStore:
    """Appends messages by the hundred."""

    def __init__(self, session: scoped_session[Session]) -> None:
        """Work in the transaction of a session."""
        self._session = session

    def add(self, messages: Sequence[Message], refusals: Sequence[Refusal]) -> None:
        """Write messages that are new, and the refusals of some of them."""
        if messages:
            rows = [message_columns(message) for message in messages]
            self._session.execute(insert(MessageRow), rows)
        if refusals:
            rows = [refusal_columns(refusal) for refusal in refusals]
            self._session.execute(insert(RefusalRow), rows)
