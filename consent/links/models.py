"""The tables of links that are kept, of codes that lead to one, and of sign-ups."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, LargeBinary, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from consent.db.base import Base


class ManageLinkRow(Base):
    """The one manage link of an account or of a contact, as its token's SHA-256.

    `draft` is what was typed into a page whose link had ended, sealed.
    """

    __tablename__ = "manage_link"
    __table_args__ = (
        CheckConstraint(
            "(account_reference IS NULL) <> (contact_id IS NULL)", name="one_holder"
        ),
    )

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    id: Mapped[UUID]
    account_reference: Mapped[str | None] = mapped_column(String(64), unique=True)
    contact_id: Mapped[UUID | None] = mapped_column(unique=True)
    minted_by: Mapped[str | None] = mapped_column(String(64))
    language: Mapped[str | None] = mapped_column(String(35))
    return_to: Mapped[str | None] = mapped_column(String(2048))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    draft: Mapped[bytes | None] = mapped_column(LargeBinary)
    draft_at: Mapped[datetime | None]


class ReplacedLinkRow(Base):
    """A link that a newer one of its subject ended, for as long as it is told apart."""

    __tablename__ = "replaced_link"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    id: Mapped[UUID]
    account_reference: Mapped[str | None] = mapped_column(String(64))
    contact_id: Mapped[UUID | None]
    minted_by: Mapped[str | None] = mapped_column(String(64))
    language: Mapped[str | None] = mapped_column(String(35))
    return_to: Mapped[str | None] = mapped_column(String(2048))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class LinkCodeRow(Base):
    """The one code that was sent to a contact, as a keyed hash of it.

    `account_reference` is the account whose page it opens, if not the contact's own.
    """

    __tablename__ = "link_code"

    contact_id: Mapped[UUID] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(SmallInteger)
    account_reference: Mapped[str | None] = mapped_column(String(64))
    return_to: Mapped[str | None] = mapped_column(String(2048))


class SignUpRow(Base):
    """A sign-up that waits to be recorded, sealed; it goes when it is."""

    __tablename__ = "sign_up"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime]
