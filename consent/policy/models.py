"""The tables of the policy."""

from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, LargeBinary, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from consent.db.base import Base
from consent.policy.document import Document


class PolicyVersionRow(Base):
    """One publication of the config; never changed, only followed by another."""

    __tablename__ = "policy_version"

    version: Mapped[str] = mapped_column(String(32), primary_key=True)
    document: Mapped[Document] = mapped_column(JSONB)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    published_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    published_by: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)


class PolicyCurrentRow(Base):
    """The one row that says which version is in force."""

    __tablename__ = "policy_current"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[str] = mapped_column(
        String(32), ForeignKey("policy_version.version")
    )
