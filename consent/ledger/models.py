"""The tables of the ledger."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from consent.db.base import Base


class EventRow(Base):
    """One event; the database refuses to change, remove or truncate it."""

    __tablename__ = "consent_event"
    __table_args__ = (
        ForeignKeyConstraint(["contact_id"], ["contact.id"]),
        UniqueConstraint("contact_id", "id"),
        Index("ix_consent_event_feed", "transaction_id", "contact_id", "sequence"),
        Index(
            "ix_consent_event_said_no",
            "recorded_at",
            postgresql_where=text(
                "kind IN ('withdrawn', 'objected') AND door <> 'import'"
            ),
        ),
    )

    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(16))
    channel: Mapped[str] = mapped_column(String(16))
    purpose: Mapped[str] = mapped_column(String(64))
    seller: Mapped[str] = mapped_column(String(64))
    purpose_class: Mapped[str | None] = mapped_column(String(16))
    sender: Mapped[str | None] = mapped_column(String(320))
    basis: Mapped[str | None] = mapped_column(String(16))
    ground: Mapped[str | None] = mapped_column(String(16))
    ground_at: Mapped[datetime | None]
    cause: Mapped[str | None] = mapped_column(String(64))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    effective_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    door: Mapped[str] = mapped_column(String(16))
    wording: Mapped[str | None] = mapped_column(String(64))
    language: Mapped[str | None] = mapped_column(String(35))
    reference: Mapped[str | None] = mapped_column(String(255))
    answers: Mapped[UUID | None]
    message: Mapped[UUID | None]
    policy_version: Mapped[str | None] = mapped_column(String(32))
    personal_digests: Mapped[dict[str, str]] = mapped_column(JSONB)
    personal_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    canonical: Mapped[bytes] = mapped_column(LargeBinary)
    previous_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    transaction_id: Mapped[int] = mapped_column(
        BigInteger, server_default=text("consent_feed_position()")
    )


class FeedOffsetRow(Base):
    """What is added to a transaction's number, so that the feed only goes forward.

    It holds in one life of the database; the first that writes in another raises it.
    """

    __tablename__ = "feed_offset"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    value: Mapped[int] = mapped_column(BigInteger)
    era: Mapped[str] = mapped_column(String(160))


class StandingRow(Base):
    """One row of the projection; written only in the transaction of its event."""

    __tablename__ = "standing"
    __table_args__ = (ForeignKeyConstraint(["contact_id"], ["contact.id"]),)

    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    register: Mapped[str] = mapped_column(String(16), primary_key=True)
    key: Mapped[str] = mapped_column(String(480), primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    purpose: Mapped[str] = mapped_column(String(64))
    seller: Mapped[str] = mapped_column(String(64))
    sender: Mapped[str | None] = mapped_column(String(320))
    at: Mapped[datetime]
    event: Mapped[UUID]
    purpose_class: Mapped[str | None] = mapped_column(String(16))
    basis: Mapped[str | None] = mapped_column(String(16))
    ground: Mapped[str | None] = mapped_column(String(16))
    ground_at: Mapped[datetime | None]
    cause: Mapped[str | None] = mapped_column(String(64))
    expires_at: Mapped[datetime | None]
    asked: Mapped[bool]
    confirmed_at: Mapped[datetime | None]
    own: Mapped[bool]
    own_confirmed_at: Mapped[datetime | None]


class WordingRow(Base):
    """One version of the words people are shown; never changed, only followed."""

    __tablename__ = "wording"
    __table_args__ = (Index("ix_wording_recorded_at", "recorded_at"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    channels: Mapped[list[str]] = mapped_column(ARRAY(String(16)))
    purposes: Mapped[list[str]] = mapped_column(ARRAY(String(64)))
    sellers: Mapped[list[str]] = mapped_column(ARRAY(String(64)))
    regions: Mapped[list[str]] = mapped_column(ARRAY(String(16)))
    basis: Mapped[str] = mapped_column(String(16))
    condition_of_purchase: Mapped[bool]
    recorded_at: Mapped[datetime]
