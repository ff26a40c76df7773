"""The tables of the journal's marks: which journals there are, how far each is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_sqlalchemy.session import Session
from sqlalchemy import bindparam, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import scoped_session

from consent.db.eras import ERA, behind_select
from consent.db.hot import Hot
from consent.db.journal.faults import LostCommitsError
from consent.db.models import JournalRow, JournalWriterRow

_NOW = func.clock_timestamp()
_ADVANCE = Hot(
    update(JournalWriterRow)
    .where(
        JournalWriterRow.id == bindparam("writer"),
        JournalWriterRow.number == bindparam("after"),
    )
    .values(number=bindparam("next"))
    .returning(ERA)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A journal as the database knows it."""

    id: UUID
    name: str
    era: str | None
    aside: str | None
    seen_at: datetime


class JournalStore:
    """Reads and writes `journal` and `journal_writer`."""

    def __init__(self, session: scoped_session[Session]) -> None:
        """Work in a transaction."""
        self._session = session

    def advance(
        self, writer: UUID, journal: UUID, *, after: int, uncertain: bool
    ) -> tuple[int, str]:
        """Take a writer's next number; return it and the era it is taken in.

        Waits for a commit of this writer that was broken off and still runs.

        Raises:
            LostCommitsError: the database does not have what was committed.
        """
        era = self._begin(writer, journal) if after == 0 else self._next(writer, after)
        if era is None and uncertain:
            # The commit that was broken off did land.
            after += 1
            era = self._next(writer, after)
        if era is None:
            raise LostCommitsError
        return after + 1, era

    def era(self) -> str:
        """Return the era of the database."""
        return str(self._session.execute(select(ERA)).scalar_one())

    def is_behind(self) -> bool:
        """Say whether some journal was not compared with this database yet."""
        return bool(self._session.execute(select(behind_select())).scalar_one())

    def known(self) -> dict[UUID, Known]:
        """Return every journal the database knows."""
        rows = self._session.execute(
            select(
                JournalRow.id,
                JournalRow.name,
                JournalRow.era,
                JournalRow.aside,
                JournalRow.seen_at,
            )
        )
        found = [
            Known(id=id_, name=name, era=era, aside=aside, seen_at=seen_at)
            for id_, name, era, aside, seen_at in rows
        ]
        return {each.id: each for each in found}

    def marks(self, writers: Iterable[UUID]) -> dict[UUID, int]:
        """Return the last committed number of each writer that has one."""
        rows = self._session.execute(
            select(JournalWriterRow.id, JournalWriterRow.number).where(
                JournalWriterRow.id.in_(list(writers))
            )
        )
        return {row.id: row.number for row in rows}

    def locked_mark(self, writer: UUID, journal: UUID) -> int:
        """Return a writer's mark, once nothing of it is under way any more."""
        self._session.execute(
            upsert(JournalWriterRow)
            .values(id=writer, journal=journal, number=0)
            .on_conflict_do_nothing()
        )
        mark = self._session.execute(
            select(JournalWriterRow.number)
            .where(JournalWriterRow.id == writer)
            .with_for_update()
        ).scalar_one()
        return int(mark)

    def settle(self, writer: UUID, journal: UUID, number: int) -> None:
        """Move a writer's mark forward: everything up to it is in the database."""
        statement = upsert(JournalWriterRow).values(
            id=writer, journal=journal, number=number
        )
        self._session.execute(
            statement.on_conflict_do_update(
                index_elements=["id"],
                set_={
                    "number": func.greatest(
                        JournalWriterRow.number, statement.excluded.number
                    )
                },
            )
        )

    def confirm(self, journal: UUID, name: str) -> None:
        """Write that a journal was compared with this database, and is all in it."""
        statement = upsert(JournalRow).values(
            id=journal, name=name, era=ERA, aside=None, seen_at=_NOW
        )
        news = {"name": name, "era": ERA, "aside": None, "seen_at": _NOW}
        self._session.execute(
            statement.on_conflict_do_update(index_elements=["id"], set_=news)
        )

    def suspect(self, journal: UUID, name: str) -> None:
        """Write that the database may lack what a journal holds: nothing is sent."""
        statement = upsert(JournalRow).values(id=journal, name=name, seen_at=_NOW)
        news = {"era": None, "aside": None, "seen_at": _NOW}
        changed = or_(JournalRow.era.is_not(None), JournalRow.aside.is_not(None))
        self._session.execute(
            statement.on_conflict_do_update(
                index_elements=["id"], set_=news, where=changed
            )
        )

    def put_aside(self, journal: UUID, reason: str) -> None:
        """Write that a journal is not waited for, and why."""
        self._session.execute(
            update(JournalRow).where(JournalRow.id == journal).values(aside=reason)
        )

    def drop(self, writers: Iterable[UUID]) -> None:
        """Forget the marks of writers whose files are gone."""
        self._session.execute(
            delete(JournalWriterRow).where(JournalWriterRow.id.in_(list(writers)))
        )

    def _begin(self, writer: UUID, journal: UUID) -> str | None:
        found = self._session.execute(
            upsert(JournalWriterRow)
            .values(id=writer, journal=journal, number=1)
            .on_conflict_do_nothing()
            .returning(ERA)
        ).scalar_one_or_none()
        return None if found is None else str(found)

    def _next(self, writer: UUID, after: int) -> str | None:
        values = {"writer": writer, "after": after, "next": after + 1}
        rows = _ADVANCE.rows(self._session, values)
        return str(rows[0][0]) if rows else None
