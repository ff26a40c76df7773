"""Loads many people with real fingerprints and standings, by COPY."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import LiteralString
from uuid import UUID

import psycopg

from consent.contacts.address import parse
from consent.contacts.fingerprint import Fingerprints
from consent.ledger.registers import Register, Row
from consent.vocabulary.basis import Basis
from consent.vocabulary.channel import Channel, ContactKind
from consent.vocabulary.ids import EventId, new_id
from consent.vocabulary.purpose import PurposeClass
from consent.vocabulary.scope import Scope

AGREED_AT = datetime(2025, 3, 1, 9, tzinfo=UTC)
FIRST_NUMBER = 2_000_000

_CONTACT: LiteralString = "COPY contact (id, kind, created_at, sequence) FROM STDIN"
_FINGERPRINT: LiteralString = (
    "COPY contact_fingerprint (kind, digest, key_version, contact_id) FROM STDIN"
)
_STANDING: LiteralString = """
    COPY standing (contact_id, register, key, channel, purpose, seller, at, event,
                   purpose_class, basis, expires_at, asked, own) FROM STDIN
"""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Person:
    """Somebody with a number, and where they stand."""

    contact: UUID
    number: str
    rows: tuple[Row, ...]


def number_of(place: int) -> str:
    """Return the number of the person at a place; past the last, of a stranger."""
    return f"+1415{FIRST_NUMBER + place}"


def load_people(owner_url: str, fingerprints: Fingerprints, count: int) -> None:
    """Write people: of ten, seven agreed, two have withdrawn, and one's has expired."""
    people = [_person(place) for place in range(count)]
    with psycopg.connect(owner_url) as connection:
        _copy(
            connection, _CONTACT, ((p.contact, "phone", AGREED_AT, 1) for p in people)
        )
        _copy(connection, _FINGERPRINT, _fingerprints(people, fingerprints))
        _copy(connection, _STANDING, (r for p in people for r in _standing(p)))
    with psycopg.connect(owner_url, autocommit=True) as connection:
        for table in ("contact", "contact_fingerprint", "standing"):
            connection.execute(f"VACUUM ANALYZE {table}".encode())


def _person(place: int) -> Person:
    kind = place % 10
    if kind < 2:  # noqa: PLR2004  two of ten
        rows: tuple[Row, ...] = (_withdrawn(), _grant("appointments"))
    elif kind == 2:  # noqa: PLR2004  one of ten
        rows = (_grant("offers", expires_at=AGREED_AT + timedelta(days=30)),)
    else:
        rows = (_grant("offers"), _grant("appointments"))
    return Person(contact=new_id(), number=number_of(place), rows=rows)


def _grant(purpose: str, *, expires_at: datetime | None = None) -> Row:
    informs = purpose == "appointments"
    return Row(
        register=Register.GRANT,
        scope=Scope(channel=Channel.SMS.value, purpose=purpose, seller="acme"),
        at=AGREED_AT,
        event=EventId(new_id()),
        purpose_class=PurposeClass.INFORMATIONAL if informs else PurposeClass.MARKETING,
        basis=Basis.EXPRESS_WRITTEN,
        expires_at=expires_at,
        own=True,
    )


def _withdrawn() -> Row:
    return Row(
        register=Register.WITHDRAWN,
        scope=Scope(channel=Channel.SMS.value, purpose="offers", seller="acme"),
        at=AGREED_AT + timedelta(days=10),
        event=EventId(new_id()),
    )


def _contact(person: Person) -> tuple[object, ...]:
    return person.contact, ContactKind.PHONE.value, AGREED_AT, len(person.rows)


def _fingerprints(
    people: list[Person], fingerprints: Fingerprints
) -> Iterator[tuple[object, ...]]:
    for person in people:
        address = parse(Channel.SMS, person.number)
        for each in fingerprints.digests(address):
            yield address.kind.value, each.digest, each.version, person.contact


def _standing(person: Person) -> Iterator[tuple[object, ...]]:
    for row in person.rows:
        register, key = row.key
        yield (
            person.contact,
            register.value,
            key,
            row.scope.channel,
            row.scope.purpose,
            row.scope.seller,
            row.at,
            row.event,
            None if row.purpose_class is None else row.purpose_class.value,
            None if row.basis is None else row.basis.value,
            row.expires_at,
            row.asked,
            row.own,
        )


def _copy(
    connection: psycopg.Connection, statement: LiteralString, rows: Iterator[tuple]
) -> None:
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
