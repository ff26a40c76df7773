"""Loads many people with real fingerprints and standings, by COPY.

A row of the standing is the service's own: it is made once for each kind of person and
written for everybody with ids of their own. Every process loads a part.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from enum import Enum
from multiprocessing import get_context
from typing import LiteralString
from uuid import UUID

import psycopg
from uuid_utils import uuid7

from consent.contacts.fingerprint import Fingerprints
from consent.contacts.many import reader
from consent.ledger.registers import Register, Row
from consent.ledger.rows import row_columns
from consent.settings import NamedKey
from consent.vocabulary.basis import Basis
from consent.vocabulary.channel import Channel, ContactKind
from consent.vocabulary.ids import EventId
from consent.vocabulary.purpose import PurposeClass
from consent.vocabulary.scope import Scope
from rig.bulk import in_bulk

AGREED_AT = datetime(2025, 3, 1, 9, tzinfo=UTC)
PROCESSES = 2

_AREAS = ("415", "212", "312", "404")
_FIRST = 2_500_000
_EACH = 7_000_000
_PART = 50_000
_EVENT = EventId(UUID(int=0))
_TABLES = ("contact", "contact_fingerprint", "standing")

_CONTACT: LiteralString = "COPY contact (id, kind, created_at, sequence) FROM STDIN"
_FINGERPRINT: LiteralString = (
    "COPY contact_fingerprint (kind, digest, key_version, contact_id) FROM STDIN"
)


def number_of(place: int) -> str:
    """Return the number of the person at a place; past the last, of a stranger."""
    area, rest = divmod(place, _EACH)
    return f"+1{_AREAS[area]}{_FIRST + rest}"


def load_people(owner_url: str, keys: Sequence[NamedKey], count: int) -> None:
    """Write people: of ten, seven agreed, two have withdrawn, and one's has expired."""
    parts = [range(n, min(n + _PART, count)) for n in range(0, count, _PART)]
    with (
        in_bulk(owner_url, _TABLES),
        ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool,
    ):
        done = [pool.submit(_load, owner_url, tuple(keys), part) for part in parts]
        for each in done:
            each.result()


def _load(owner_url: str, keys: tuple[NamedKey, ...], places: range) -> None:
    fingerprints, read = Fingerprints(keys), reader(Channel.SMS)
    ids = [str(uuid7()) for _ in places]
    phone = ContactKind.PHONE.value
    with psycopg.connect(owner_url) as connection:
        _copy(
            connection,
            _CONTACT,
            (f"{each}\t{phone}\t{AGREED_AT.isoformat()}\t2\n" for each in ids),
        )
        _copy(
            connection,
            _FINGERPRINT,
            (
                f"{phone}\t\\\\x{found.digest.hex()}\t{found.version}\t{each}\n"
                for each, place in zip(ids, places, strict=True)
                for found in fingerprints.digests(read(number_of(place)))
            ),
        )
        columns = ", ".join(("contact_id", *row_columns(_WITHDRAWN)))
        _copy(
            connection,
            f"COPY standing ({columns}) FROM STDIN",
            (
                line.replace(_NOBODY, str(uuid7()))
                for each, place in zip(ids, places, strict=True)
                for line in _lines(each, place % 10)
            ),
        )


def _copy(connection: psycopg.Connection, statement: str, lines: Iterator[str]) -> None:
    with connection.cursor() as cursor, cursor.copy(statement.encode()) as copy:
        copy.write("".join(lines))


def _lines(contact: str, kind: int) -> Iterator[str]:
    """Return the rows of a kind of person, with one event that is still nobody's."""
    if kind < 2:  # noqa: PLR2004  two of ten
        rows = _LEFT
    elif kind == 2:  # noqa: PLR2004  one of ten
        rows = _LAPSED
    else:
        rows = _AGREED
    return (f"{contact}{row}" for row in rows)


def _grant(purpose: str, *, expires_at: datetime | None = None) -> Row:
    informs = purpose == "appointments"
    return Row(
        register=Register.GRANT,
        scope=Scope(channel=Channel.SMS.value, purpose=purpose, seller="acme"),
        at=AGREED_AT,
        event=_EVENT,
        purpose_class=PurposeClass.INFORMATIONAL if informs else PurposeClass.MARKETING,
        basis=Basis.EXPRESS_WRITTEN,
        expires_at=expires_at,
        own=True,
    )


_WITHDRAWN = Row(
    register=Register.WITHDRAWN,
    scope=Scope(channel=Channel.SMS.value, purpose="offers", seller="acme"),
    at=AGREED_AT + timedelta(days=10),
    event=_EVENT,
)


def _written(row: Row) -> str:
    return "".join(f"\t{_text(value)}" for value in row_columns(row).values()) + "\n"


def _text(value: object) -> str:
    """Return a value as COPY reads it."""
    match value:
        case None:
            return r"\N"
        case Enum():
            return str(value.value)
        case datetime():
            return value.isoformat()
        case _:
            return str(value)


_NOBODY = str(_EVENT)
_AGREED = (_written(_grant("offers")), _written(_grant("appointments")))
_LEFT = (_written(_WITHDRAWN), _written(_grant("appointments")))
_LAPSED = (_written(_grant("offers", expires_at=AGREED_AT + timedelta(days=30))),)
