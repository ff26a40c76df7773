"""The tables of the journal's marks: how far each writer has come in the database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from consent.db.base import Base


class JournalRow(Base):
    """A folder of journals, and the life of the database it was last compared in.

    `aside` says why it is not waited for any more.
    """

    __tablename__ = "journal"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    era: Mapped[str | None] = mapped_column(String(160))
    aside: Mapped[str | None] = mapped_column(String(255))
    seen_at: Mapped[datetime]


class JournalWriterRow(Base):
    """The number of a writer's last entry that is committed."""

    __tablename__ = "journal_writer"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    journal: Mapped[UUID]
    number: Mapped[int] = mapped_column(BigInteger)
