"""The ledger's tables: rows to values; nothing else touches them."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from flask_sqlalchemy.session import Session
from psycopg.types.json import Jsonb
from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Uuid,
    any_,
    bindparam,
    delete,
    func,
    insert,
    select,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY, Insert, insert as upsert
from sqlalchemy.orm import InstrumentedAttribute, scoped_session

from consent.db.base import table_of
from consent.db.hot import Hot
from consent.db.journal.entries import Said
from consent.db.journal.notes import note
from consent.ledger.events import Event, Kind
from consent.ledger.models import EventRow, StandingRow
from consent.ledger.registers import Key, Registers, Row
from consent.ledger.rows import (
    EVENT_NAMES,
    STANDING_COLUMNS,
    Entry,
    entry_of,
    event_columns,
    event_of,
    row_columns,
    row_of,
)
from consent.vocabulary.ids import ContactId, EventId

_ROWS, _EVENTS = table_of(StandingRow), table_of(EventRow)
_KEY = ("contact_id", "register", "key")


def _upsert() -> Insert:
    statement = upsert(_ROWS)
    said = {c.name: c for c in statement.excluded if c.name not in _KEY}
    return statement.on_conflict_do_update(index_elements=_KEY, set_=said)


_APPEND = Hot(
    insert(table_of(EventRow)),
    columns=(c.name for c in table_of(EventRow).c if c.server_default is None),
)
_UPSERT = Hot(_upsert(), columns=_ROWS.c.keys())
_REMOVE = Hot(
    delete(_ROWS).where(
        _ROWS.c.contact_id == bindparam("contact"),
        _ROWS.c.register == bindparam("the_register"),
        _ROWS.c.key == bindparam("the_key"),
    )
)
_STANDING = Hot(
    select(*(_ROWS.c[column.key] for column in STANDING_COLUMNS)).where(
        _ROWS.c.contact_id == bindparam("contact")
    )
)
_SAID_OF = Hot(
    select(*(_EVENTS.c[name] for name in EVENT_NAMES))
    .where(
        _EVENTS.c.contact_id == any_(bindparam("contacts", type_=ARRAY(Uuid))),
        _EVENTS.c.kind == any_(bindparam("kinds", type_=ARRAY(String))),
    )
    .order_by(_EVENTS.c.recorded_at.desc(), _EVENTS.c.sequence.desc())
    .limit(bindparam("most"))
)
_CONTACTS = (EventRow.contact_id, StandingRow.contact_id)


class LedgerStore:
    """Reads and appends events, and keeps the projection."""

    def __init__(self, session: scoped_session[Session]) -> None:
        """Work in the transaction of a session."""
        self._session = session

    def append(self, entry: Entry) -> None:
        """Write one event."""
        digests = Jsonb(entry.personal_digests)
        values = {**event_columns(entry), "personal_digests": digests}
        _APPEND.run(self._session, values)

    def journal(self, said: Said) -> None:
        """Have an event journalled before its transaction commits."""
        note(self._session, said)

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

    def said_of(
        self, contacts: Collection[ContactId], kinds: Collection[Kind], most: int
    ) -> list[Event]:
        """Return the newest events of some kinds, of several contacts at once."""
        wanted = {
            "contacts": list(contacts),
            "kinds": [kind.value for kind in kinds],
            "most": most,
        }
        return [event_of(row) for row in _SAID_OF.rows(self._session, wanted)]

    def event(self, contact: ContactId, event: EventId) -> Event | None:
        """Return one event of a contact."""
        row = self._session.scalars(
            select(EventRow).where(EventRow.contact_id == contact, EventRow.id == event)
        ).one_or_none()
        return None if row is None else entry_of(row).event

    def standing(self, contact: ContactId) -> dict[Key, Row]:
        """Return the rows of a contact's standing."""
        rows = _STANDING.rows(self._session, {"contact": contact})
        found = [row_of(row) for row in rows]
        return {row.key: row for row in found}

    def project(self, contact: ContactId, before: Registers, after: Registers) -> None:
        """Write the difference between two standings."""
        gone = [key for key in before if key not in after]
        changed = [row for key, row in after.items() if before.get(key) != row]
        for register, key in gone:
            _REMOVE.run(
                self._session,
                {"contact": contact, "the_register": register.value, "the_key": key},
            )
        for row in changed:
            _UPSERT.run(self._session, {"contact_id": contact, **row_columns(row)})

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
