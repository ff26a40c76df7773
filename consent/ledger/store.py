"""The ledger's tables: rows to values; nothing else touches them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_sqlalchemy.session import Session
from sqlalchemy import ColumnElement, Select, delete, func, insert, select, union
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import InstrumentedAttribute, scoped_session

from consent.ledger.events import Event, Kind
from consent.ledger.models import EventRow, StandingRow
from consent.ledger.registers import Key, Register, Registers, Row
from consent.vocabulary.basis import Basis, Ground
from consent.vocabulary.evidence import Door
from consent.vocabulary.ids import ContactId, EventId, MessageId
from consent.vocabulary.purpose import PurposeClass
from consent.vocabulary.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An event as it stands in the book, with what proves it."""

    event: Event
    personal_digests: Mapping[str, str]
    personal_sealed: bytes | None
    canonical: bytes
    previous_hash: bytes | None
    hash: bytes


class LedgerStore:
    """Reads and appends events, and keeps the projection."""

    def __init__(self, session: scoped_session[Session]) -> None:
        """Work in the transaction of a session."""
        self._session = session

    def append(self, entry: Entry) -> None:
        """Write one event."""
        self._session.execute(insert(EventRow).values(**_columns(entry)))

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
        return (_entry(row) for row in rows)

    def event(self, contact: ContactId, event: EventId) -> Event | None:
        """Return one event of a contact."""
        row = self._session.scalars(
            select(EventRow).where(EventRow.contact_id == contact, EventRow.id == event)
        ).one_or_none()
        return None if row is None else _entry(row).event

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
            [{"contact_id": contact, **_row_columns(row)} for row in rows]
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


_CONTACTS = (EventRow.contact_id, StandingRow.contact_id)

STANDING_COLUMNS = (
    StandingRow.register,
    StandingRow.channel,
    StandingRow.purpose,
    StandingRow.seller,
    StandingRow.at,
    StandingRow.event,
    StandingRow.sender,
    StandingRow.purpose_class,
    StandingRow.basis,
    StandingRow.ground,
    StandingRow.ground_at,
    StandingRow.cause,
    StandingRow.expires_at,
    StandingRow.asked,
    StandingRow.confirmed_at,
    StandingRow.own,
)


def standing_select(contact: ColumnElement[UUID]) -> Select[*tuple[Any, ...]]:
    """Return the select of a contact's standing, for the guard's one statement."""
    return select(*STANDING_COLUMNS).where(StandingRow.contact_id == contact)


def row_of(values: tuple[Any, ...]) -> Row:
    """Return a row of the standing from the values of `STANDING_COLUMNS`."""
    (register, channel, purpose, seller, at, event, sender, purpose_class) = values[:8]
    (basis, ground, ground_at, cause, expires_at, asked, confirmed_at, own) = values[8:]
    return Row(
        register=Register(register),
        scope=Scope(channel=channel, purpose=purpose, seller=seller),
        at=at,
        event=EventId(event),
        sender=sender,
        purpose_class=None if purpose_class is None else PurposeClass(purpose_class),
        basis=None if basis is None else Basis(basis),
        ground=None if ground is None else Ground(ground),
        ground_at=ground_at,
        cause=cause,
        expires_at=expires_at,
        asked=asked,
        confirmed_at=confirmed_at,
        own=own,
    )


def _row_columns(row: Row) -> dict[str, object]:
    register, key = row.key
    return {
        "register": register.value,
        "key": key,
        "channel": row.scope.channel,
        "purpose": row.scope.purpose,
        "seller": row.scope.seller,
        "at": row.at,
        "event": row.event,
        "sender": row.sender,
        "purpose_class": row.purpose_class,
        "basis": row.basis,
        "ground": row.ground,
        "ground_at": row.ground_at,
        "cause": row.cause,
        "expires_at": row.expires_at,
        "asked": row.asked,
        "confirmed_at": row.confirmed_at,
        "own": row.own,
    }


def _columns(entry: Entry) -> dict[str, object]:
    event = entry.event
    return {
        "contact_id": event.contact,
        "sequence": event.sequence,
        "id": event.id,
        "kind": event.kind,
        "channel": event.scope.channel,
        "purpose": event.scope.purpose,
        "seller": event.scope.seller,
        "purpose_class": event.purpose_class,
        "sender": event.sender,
        "basis": event.basis,
        "ground": event.ground,
        "ground_at": event.ground_at,
        "cause": event.cause,
        "occurred_at": event.occurred_at,
        "recorded_at": event.recorded_at,
        "effective_at": event.effective_at,
        "expires_at": event.expires_at,
        "door": event.door,
        "wording": event.wording,
        "language": event.language,
        "reference": event.reference,
        "answers": event.answers,
        "message": event.message,
        "policy_version": event.policy_version,
        "personal_digests": dict(entry.personal_digests),
        "personal_sealed": entry.personal_sealed,
        "canonical": entry.canonical,
        "previous_hash": entry.previous_hash,
        "hash": entry.hash,
    }


def _entry(row: EventRow) -> Entry:
    event = Event(
        contact=ContactId(row.contact_id),
        sequence=row.sequence,
        id=EventId(row.id),
        kind=Kind(row.kind),
        scope=Scope(channel=row.channel, purpose=row.purpose, seller=row.seller),
        purpose_class=None
        if row.purpose_class is None
        else PurposeClass(row.purpose_class),
        sender=row.sender,
        basis=None if row.basis is None else Basis(row.basis),
        ground=None if row.ground is None else Ground(row.ground),
        ground_at=row.ground_at,
        cause=row.cause,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        effective_at=row.effective_at,
        expires_at=row.expires_at,
        door=Door(row.door),
        wording=row.wording,
        language=row.language,
        reference=row.reference,
        answers=None if row.answers is None else EventId(row.answers),
        message=None if row.message is None else MessageId(row.message),
        policy_version=row.policy_version,
    )
    return Entry(
        event=event,
        personal_digests=row.personal_digests,
        personal_sealed=row.personal_sealed,
        canonical=row.canonical,
        previous_hash=row.previous_hash,
        hash=row.hash,
    )
