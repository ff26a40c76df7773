"""The tables of the send log."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from consent.db.base import Base


class MessageRow(Base):
    """A message and where it is on its way."""

    __tablename__ = "message"
    __table_args__ = (
        ForeignKeyConstraint(["contact_id"], ["contact.id"]),
        Index("ix_message_id", "id"),
        Index(
            "ix_message_line",
            "line",
            "send_at",
            "id",
            postgresql_where=text("line IS NOT NULL"),
        ),
        Index(
            "ix_message_waiting",
            "send_at",
            "id",
            postgresql_where=text("status IN ('queued', 'deferred')"),
        ),
        Index(
            "ix_message_parked",
            "send_at",
            "id",
            postgresql_where=text("status = 'deferred' AND send_at >= expires_at"),
        ),
        Index(
            "ix_message_open",
            "id",
            postgresql_where=text("status IN ('sending', 'unknown')"),
        ),
        Index(
            "ix_message_series",
            "series",
            "transaction_id",
            "id",
            postgresql_where=text("series IS NOT NULL"),
        ),
        Index("ix_message_listed", "transaction_id", "id"),
    )

    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    purpose: Mapped[str] = mapped_column(String(64))
    seller: Mapped[str] = mapped_column(String(64))
    series: Mapped[str | None] = mapped_column(String(64))
    account: Mapped[str | None] = mapped_column(String(64))
    technology: Mapped[str | None] = mapped_column(String(16))
    occasion: Mapped[UUID | None]
    promotes: Mapped[bool]
    sealed_content: Mapped[bytes] = mapped_column(LargeBinary)
    segments: Mapped[int | None]
    status: Mapped[str] = mapped_column(String(16))
    send_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    created_at: Mapped[datetime]
    created_by: Mapped[str | None] = mapped_column(String(64))
    line: Mapped[str | None] = mapped_column(String(320))
    transaction_id: Mapped[int] = mapped_column(
        BigInteger, server_default=text("consent_feed_position()")
    )


class AttemptRow(Base):
    """One hand-over to a provider; append-only."""

    __tablename__ = "send_attempt"
    __table_args__ = (
        ForeignKeyConstraint(
            ["contact_id", "message_id"], ["message.contact_id", "message.id"]
        ),
        Index("ix_send_attempt_message", "contact_id", "message_id"),
        Index("ix_send_attempt_opened_at", "opened_at"),
    )

    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    message_id: Mapped[UUID]
    sender: Mapped[str] = mapped_column(String(320))
    opened_at: Mapped[datetime]
    rests_on: Mapped[UUID | None]
    decision: Mapped[dict[str, object]] = mapped_column(JSONB)
    transaction_id: Mapped[int] = mapped_column(
        BigInteger, server_default=text("consent_feed_position()")
    )


class OutcomeRow(Base):
    """What became of an attempt; append-only, each ending once."""

    __tablename__ = "send_outcome"
    __table_args__ = (
        ForeignKeyConstraint(
            ["contact_id", "sequence"],
            ["send_attempt.contact_id", "send_attempt.sequence"],
        ),
        Index(
            "ix_send_outcome_failed",
            "recorded_at",
            postgresql_where=text("ending = 'failed'"),
        ),
    )

    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    ending: Mapped[str] = mapped_column(String(16), primary_key=True)
    recorded_at: Mapped[datetime]
    code: Mapped[str | None] = mapped_column(String(64))
    reference: Mapped[str | None] = mapped_column(String(255))
    by: Mapped[str | None] = mapped_column(String(255))
    occurred_at: Mapped[datetime | None]


class RefusalRow(Base):
    """A message that was not sent, with the decision; append-only."""

    __tablename__ = "refusal"
    __table_args__ = (
        ForeignKeyConstraint(
            ["contact_id", "message_id"], ["message.contact_id", "message.id"]
        ),
    )

    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    message_id: Mapped[UUID] = mapped_column(primary_key=True)
    stage: Mapped[str] = mapped_column(String(16), primary_key=True)
    decision: Mapped[dict[str, object]] = mapped_column(JSONB)
    recorded_at: Mapped[datetime]


class OccasionRow(Base):
    """What a response may answer."""

    __tablename__ = "occasion"
    __table_args__ = (ForeignKeyConstraint(["contact_id"], ["contact.id"]),)

    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    purpose: Mapped[str] = mapped_column(String(64))
    seller: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    expires_at: Mapped[datetime]
    source: Mapped[str] = mapped_column(String(64))


class OccasionSpentRow(Base):
    """The one answer to an occasion: there is room for one row."""

    __tablename__ = "occasion_spent"
    __table_args__ = (
        ForeignKeyConstraint(
            ["contact_id", "occasion_id"], ["occasion.contact_id", "occasion.id"]
        ),
    )

    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    occasion_id: Mapped[UUID] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(BigInteger)


class HaltRow(Base):
    """A stop on a series, a seller, a channel or everything, until it is lifted."""

    __tablename__ = "halt"
    __table_args__ = (
        Index(
            "uq_halt_in_force",
            "kind",
            "value",
            unique=True,
            postgresql_where=text("lifted_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    value: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(String(255))
    cause: Mapped[str] = mapped_column(String(16))
    started_at: Mapped[datetime]
    started_by: Mapped[str] = mapped_column(String(64))
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None] = mapped_column(String(64))


class PermitRow(Base):
    """Whose attempt a permit is, by the digest of what was handed out.

    It has no foreign key: it is unique over all contacts, so it may stand elsewhere.
    """

    __tablename__ = "permit"

    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    contact_id: Mapped[UUID]
    sequence: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[UUID]
    expires_at: Mapped[datetime]


class SenderPaceRow(Base):
    """From when on a sender may send its next message; one row a sender."""

    __tablename__ = "sender_pace"

    sender: Mapped[str] = mapped_column(String(320), primary_key=True)
    free_at: Mapped[datetime]
