"""The table of what was heard once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from consent.db.base import Base


class InboundReceiptRow(Base):
    """One message of a provider, by the provider's own reference, and our answer.

    It has no foreign key: it is unique over all contacts, so it may stand elsewhere.
    """

    __tablename__ = "inbound_receipt"
    __table_args__ = (Index("ix_inbound_receipt_received_at", "received_at"),)

    provider: Mapped[str] = mapped_column(String(16), primary_key=True)
    reference: Mapped[str] = mapped_column(String(64), primary_key=True)
    contact_id: Mapped[UUID | None]
    answer: Mapped[str | None] = mapped_column(Text)
    received_at: Mapped[datetime]
