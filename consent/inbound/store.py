"""What was heard, once each; nothing else touches the table."""

from datetime import datetime

from flask_sqlalchemy.session import Session
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import scoped_session

from consent.inbound.models import InboundReceiptRow
from consent.vocabulary.ids import ContactId


class ReceiptStore:
    """Remembers references, and what was answered."""

    def __init__(self, session: scoped_session[Session], provider: str) -> None:
        """Remember for one provider, in the transaction of a session."""
        self._session = session
        self._provider = provider

    def remember(self, reference: str, at: datetime) -> bool:
        """Enter a reference; say whether it was never heard before.

        Two that enter the same one at the same time: the second waits for the first.
        """
        entered = self._session.execute(
            upsert(InboundReceiptRow)
            .values(provider=self._provider, reference=reference, received_at=at)
            .on_conflict_do_nothing()
            .returning(InboundReceiptRow.reference)
        )
        return entered.first() is not None

    def answered(
        self, reference: str, *, contact: ContactId | None, answer: str | None
    ) -> None:
        """Keep what was answered, for a repeat."""
        self._session.execute(
            update(InboundReceiptRow)
            .where(
                InboundReceiptRow.provider == self._provider,
                InboundReceiptRow.reference == reference,
            )
            .values(contact_id=contact, answer=answer)
        )

    def answer(self, reference: str) -> str | None:
        """Return what was answered."""
        return self._session.scalars(
            select(InboundReceiptRow.answer).where(
                InboundReceiptRow.provider == self._provider,
                InboundReceiptRow.reference == reference,
            )
        ).one_or_none()
