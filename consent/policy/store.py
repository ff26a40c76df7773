"""The policy's tables: rows to values; nothing else touches them."""

from dataclasses import dataclass
from datetime import datetime

from flask_sqlalchemy.session import Session
from sqlalchemy import Integer, ScalarSelect, cast, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import scoped_session

from consent.db.base import table_of
from consent.db.figures import Figure
from consent.db.hot import Hot
from consent.policy.document import Document
from consent.policy.models import PolicyCurrentRow, PolicyVersionRow

_THE_ROW = 1
_CURRENT = PolicyCurrentRow.__tablename__


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A config as it was published: what, when, by whom and why."""

    version: str
    document: Document
    digest: bytes
    published_at: datetime
    published_by: str
    reason: str


def version_select() -> ScalarSelect[str]:
    """Return a select of the version in force, to stand inside another statement."""
    current = table_of(PolicyCurrentRow).c
    return select(current.version).where(current.id == _THE_ROW).scalar_subquery()


_VERSION = Hot(select(version_select()))


class PolicyStore:
    """Reads and appends publications, and keeps which one is in force."""

    def __init__(self, session: scoped_session[Session]) -> None:
        """Work in the transaction of a session."""
        self._session = session

    def version(self) -> str | None:
        """Return the version in force."""
        ((found,),) = _VERSION.rows(self._session, {})
        version: str | None = found
        return version

    def lock(self) -> None:
        """Let nobody else publish until this transaction ends."""
        self._session.execute(
            text(f"LOCK TABLE {_CURRENT} IN SHARE ROW EXCLUSIVE MODE")
        )

    def find(self, version: str) -> Publication | None:
        """Return a publication."""
        row = self._session.execute(
            select(*_COLUMNS).where(PolicyVersionRow.version == version)
        ).one_or_none()
        return None if row is None else Publication(**row._asdict())

    def newest(self, most: int) -> list[str]:
        """Return the versions published last, the newest first."""
        published = PolicyVersionRow.published_at.desc()
        rows = self._session.scalars(
            select(PolicyVersionRow.version).order_by(published).limit(most)
        )
        return list(rows)

    def versions_like(self, start: str) -> frozenset[str]:
        """Return every version whose name starts so."""
        rows = self._session.scalars(
            select(PolicyVersionRow.version).where(
                PolicyVersionRow.version.startswith(start, autoescape=True)
            )
        )
        return frozenset(rows)

    def add(self, publication: Publication) -> None:
        """Keep a publication; the same one from another process is the same."""
        values = {column.key: getattr(publication, column.key) for column in _COLUMNS}
        self._session.execute(
            insert(PolicyVersionRow).values(**values).on_conflict_do_nothing()
        )

    def put_in_force(self, version: str) -> None:
        """Make every process judge by this version from the commit on."""
        self._session.execute(
            insert(PolicyCurrentRow)
            .values(id=_THE_ROW, version=version)
            .on_conflict_do_update(
                index_elements=[PolicyCurrentRow.id], set_={"version": version}
            )
        )


_COLUMNS = (
    PolicyVersionRow.version,
    PolicyVersionRow.document,
    PolicyVersionRow.digest,
    PolicyVersionRow.published_at,
    PolicyVersionRow.published_by,
    PolicyVersionRow.reason,
)

FIGURES = (
    Figure(
        name="consent_rules_in_force",
        text="1 while a valid configuration is published.",
        statement=select(cast(version_select().is_not(None), Integer)),
    ),
)
