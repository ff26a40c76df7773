"""The ledger's tables: rows to values; nothing else touches them."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from flask_sqlalchemy.session import Session
from sqlalchemy import ColumnElement, Select, delete, func, insert, select, union
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import InstrumentedAttribute, scoped_session

from consent.ledger.events import Event
from consent.ledger.models import EventRow, StandingRow
from consent.ledger.registers import Key, Registers, Row
from consent.ledger.rows import (
    STANDING_COLUMNS,
    Entry,
    entry_of,
    event_columns,
    row_columns,
    row_of,
)
from consent.vocabulary.ids import ContactId, EventId

_CONTACTS = (EventRow.contact_id, StandingRow.contact_id)


class LedgerStore:
    """Reads and appends events, and keeps the projection."""

    def __init__(self, session: scoped_session[Session]) -> None:
        """Work in the transaction of a session."""
        self._session = session

    def append(self, entry: Entry) -> None:
        """Write one event."""
        self._session.execute(insert(EventRow).values(**event_columns(entry)))

    def history(self, contact: ContactId) -> list[Event]:
        """Return a contact's events by sequence."""
        return [entry.event for entry in self.entries(contact)]

    def entries(self, contact: ContactId) -> Iterator[Entry]:
        """Return a contact's events with their proofs, by sequence."""
        rows = self._session.scalars(
            select(EventRow)
            .where(EventRow.contact_id == contact)
            .order_by(EventRow.sequence)
        )
        return (entry_of(row) for row in rows)

    def event(self, contact: ContactId, event: EventId) -> Event | None:
        """Return one event of a contact."""
        row = self._session.scalars(
            select(EventRow).where(EventRow.contact_id == contact, EventRow.id == event)
        ).one_or_none()
        return None if row is None else entry_of(row).event

    def standing(self, contact: ContactId) -> dict[Key, Row]:
        """Return the rows of a contact's standing."""
        rows = self._session.execute(
            select(*STANDING_COLUMNS).where(StandingRow.contact_id == contact)
        )
        found = [row_of(tuple(row)) for row in rows]
        return {row.key: row for row in found}

    def project(self, contact: ContactId, before: Registers, after: Registers) -> None:
        """Write the difference between two standings."""
        gone = [key for key in before if key not in after]
        changed = [row for key, row in after.items() if before.get(key) != row]
        for register, key in gone:
            self._session.execute(
                delete(StandingRow).where(
                    StandingRow.contact_id == contact,
                    StandingRow.register == register.value,
                    StandingRow.key == key,
                )
            )
        if changed:
            self._upsert(contact, changed)

    def _upsert(self, contact: ContactId, rows: Iterable[Row]) -> None:
        statement = upsert(StandingRow).values(
            [{"contact_id": contact, **row_columns(row)} for row in rows]
        )
        keys = {"contact_id", "register", "key"}
        self._session.execute(
            statement.on_conflict_do_update(
                index_elements=sorted(keys),
                set_={
                    column.name: column
                    for column in statement.excluded
                    if column.name not in keys
                },
            )
        )

    def contacts(self, after: UUID | None, limit: int) -> list[ContactId]:
        """Return contacts that have events or stand anywhere, a page at a time."""
        pages = [self._page(column, after, limit) for column in _CONTACTS]
        known = union(*pages).subquery()
        rows = self._session.scalars(
            select(known.c.contact_id).order_by(known.c.contact_id).limit(limit)
        )
        return [ContactId(row) for row in rows]

    @staticmethod
    def _page(
        column: InstrumentedAttribute[UUID], after: UUID | None, limit: int
    ) -> Select[*tuple[Any, ...]]:
        page = select(column.label("contact_id")).distinct()
        if after is not None:
            page = page.where(column > after)
        return page.order_by(column).limit(limit).subquery().select()

    def count_contacts(self) -> int:
        """Return how many contacts have events."""
        return (
            self._session.scalar(select(func.count(EventRow.contact_id.distinct())))
            or 0
        )


def standing_select(contact: ColumnElement[UUID]) -> Select[*tuple[Any, ...]]:
    """Return the select of a contact's standing, for the guard's one statement."""
    return select(*STANDING_COLUMNS).where(StandingRow.contact_id == contact)
