"""The tables of the contacts room."""

from datetime import date, datetime
from typing import Any
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


class ContactRow(Base):
    """One address; its row carries the last number and the last hash of its history."""

    __tablename__ = "contact"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    sealed_address: Mapped[bytes | None] = mapped_column(LargeBinary)
    region: Mapped[str | None] = mapped_column(String(6))
    time_zone: Mapped[str | None] = mapped_column(String(64))
    language: Mapped[str | None] = mapped_column(String(35))
    birth_date: Mapped[date | None]
    sources: Mapped[dict[str, Any]] = mapped_column(
        JSONB, server_default=text("'{}'::jsonb")
    )
    sequence: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    head: Mapped[bytes | None] = mapped_column(LargeBinary)
    last_recorded_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    forgotten_at: Mapped[datetime | None]


class FingerprintRow(Base):
    """Which contact an address is, under one key; outlives the address.

    It has no foreign key: it is unique over all contacts, so it may stand elsewhere.
    """

    __tablename__ = "contact_fingerprint"
    __table_args__ = (Index("ix_contact_fingerprint_contact_id", "contact_id"),)

    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    key_version: Mapped[str] = mapped_column(String(16), primary_key=True)
    contact_id: Mapped[UUID]


class ContactKeyRow(Base):
    """One of a contact's keys, wrapped; deleting it destroys what it seals."""

    __tablename__ = "contact_key"
    __table_args__ = (
        ForeignKeyConstraint(["contact_id"], ["contact.id"]),
        Index("ix_contact_key_key_version", "key_version"),
    )

    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16), primary_key=True)
    key_version: Mapped[str] = mapped_column(String(16))
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)


class AccountRow(Base):
    """One customer of the business."""

    __tablename__ = "account"

    reference: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[str] = mapped_column(String(16))
    region: Mapped[str | None] = mapped_column(String(6))
    time_zone: Mapped[str | None] = mapped_column(String(64))
    language: Mapped[str | None] = mapped_column(String(35))
    birth_date: Mapped[date | None]
    consumer: Mapped[bool]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class AccountContactRow(Base):
    """That an account holds a contact, from one moment until another.

    It has no foreign key to the account, which does not stand with the contact.
    """

    __tablename__ = "account_contact"
    __table_args__ = (
        ForeignKeyConstraint(["contact_id"], ["contact.id"]),
        Index(
            "uq_account_contact_open",
            "contact_id",
            "account_reference",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_account_contact_account_reference", "account_reference"),
    )

    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    account_reference: Mapped[str] = mapped_column(String(64), primary_key=True)
    linked_at: Mapped[datetime] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    verified: Mapped[str] = mapped_column(String(16))
    ended_at: Mapped[datetime | None]


class KeyCheckRow(Base):
    """What a key makes of a known text, so that a wrong key is noticed."""

    __tablename__ = "key_check"

    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    version: Mapped[str] = mapped_column(String(16), primary_key=True)
    value: Mapped[bytes] = mapped_column(LargeBinary)
