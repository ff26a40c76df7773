"""Gathers the facts of one contact in one statement.

It reads other rooms' tables only through the selects that their stores export, and
puts them together once, at start. The same statement serves a check, which knows an
address, and a dispatch, which knows (and has locked) the contact: there the contact's
id is written out in every part.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

import orjson
from sqlalchemy import (
    ColumnElement,
    Dialect,
    ScalarSelect,
    Select,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from consent.access.store import generation_select
from consent.contacts.fingerprint import Fingerprint
from consent.contacts.store import accounts_of, contact_by_digest, head_of
from consent.db.eras import behind_select
from consent.guard.facts import Facts, HeldBy, OccasionFact
from consent.ledger.registers import Row
from consent.ledger.rows import row_of
from consent.ledger.store import standing_select
from consent.policy.store import version_select
from consent.sendlog.halt_store import halts_select
from consent.sendlog.halts import Halted, HaltKind
from consent.sendlog.occasions import occasion_select
from consent.vocabulary.channel import Channel, ContactKind
from consent.vocabulary.ids import ContactId, OccasionId

_TIMES = (10, 12, 14, 16)
"""Where, of the columns of a standing, the times stand that may be missing."""

_DIALECT: Dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call]


class Connection(Protocol):
    """Runs one statement and returns its one row."""

    def one(self, sql: bytes, values: Mapping[str, object]) -> Sequence[Any]:
        """Return the row of a statement."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The facts, the version of the rules in force, and that of the API keys."""

    facts: Facts
    policy_version: str | None
    key_generation: int


class FactStore:
    """Holds the two statements, ready to run."""

    def __init__(self, fingerprint_keys: int) -> None:
        """Prepare for the number of fingerprint keys in use."""
        self._names = [f"digest_{n}" for n in range(fingerprint_keys)]
        self._by_address = ready(_by_address(self._names))
        self._by_contact = ready(_by_contact())

    def of_address(
        self,
        connection: Connection,
        *,
        kind: ContactKind,
        digests: Sequence[Fingerprint],
        occasion: OccasionId | None,
    ) -> Gathered:
        """Return what is known of an address, in one round trip."""
        values = {
            "kind": kind.value,
            "occasion": occasion,
            **dict(zip(self._names, (d.digest for d in digests), strict=True)),
        }
        return gathered_of(connection.one(self._by_address, values))

    def of_nobody(self, connection: Connection) -> Gathered:
        """Return what is known beside any contact, as of an address never seen."""
        values = {
            "kind": ContactKind.PHONE.value,
            "occasion": None,
            # No digest is empty.
            **dict.fromkeys(self._names, b""),
        }
        return gathered_of(connection.one(self._by_address, values))

    def of_contact(
        self,
        connection: Connection,
        *,
        contact: ContactId,
        occasion: OccasionId | None,
    ) -> Gathered:
        """Return what is known of a contact, in one round trip."""
        values = {"contact": contact, "occasion": occasion}
        return gathered_of(connection.one(self._by_contact, values))


def _by_address(names: Sequence[str]) -> Select[*tuple[Any, ...]]:
    digests: list[bytes | ColumnElement[bytes]] = [bindparam(name) for name in names]
    owner = contact_by_digest(bindparam("kind"), digests).subquery("owner")
    head = head_of(owner.c.contact_id).lateral("head")
    one = select(literal_column("1")).subquery("one")
    source = one.outerjoin(owner, true()).outerjoin(head, true())
    return parts_of(head.c.id, head.c.sequence).select_from(source)


def _by_contact() -> Select[*tuple[Any, ...]]:
    contact: ColumnElement[UUID] = bindparam("contact")
    head = head_of(contact).subquery("head")
    one = select(literal_column("1")).subquery("one")
    return parts_of(head.c.id, head.c.sequence, contact).select_from(
        one.outerjoin(head, true())
    )


def parts_of(
    found: ColumnElement[UUID],
    sequence: ColumnElement[int],
    contact: ColumnElement[UUID] | None = None,
) -> Select[*tuple[Any, ...]]:
    """Select the head, and beside it each part as one JSON text."""
    key = found if contact is None else contact
    return select(
        found,
        func.coalesce(sequence, 0),
        _rows(standing_select(key), found),
        _rows(accounts_of(key), found),
        _rows(occasion_select(key, bindparam("occasion")), found),
        _rows(halts_select(), found),
        behind_select(),
        version_select(),
        generation_select(),
    )


def _rows(
    part: Select[*tuple[Any, ...]], found: ColumnElement[UUID]
) -> ScalarSelect[Any]:
    """Return a part's rows as one JSON array of arrays, null when there are none."""
    arrays = func.json_build_array(*part.selected_columns)
    outer = getattr(found, "table", None)
    whole = part.with_only_columns(cast(func.json_agg(arrays), Text))
    return whole.correlate(outer).scalar_subquery()


def ready(statement: Select[*tuple[Any, ...]]) -> bytes:
    """Return the SQL that psycopg runs: what is asked about is named, the rest said."""
    compiled = statement.compile(dialect=_DIALECT)
    places = {
        name: f"%({name})s" if value is None else str(_whole(value))
        for name, value in compiled.params.items()
    }
    return (str(compiled) % places).encode()


def _whole(constant: object) -> int:
    if not isinstance(constant, int):
        raise TypeError("A constant of the guard's statement is no whole number.")
    return constant


def gathered_of(row: Sequence[Any]) -> Gathered:
    """Return what a row of the statement tells."""
    contact, sequence, rows, accounts, occasion = row[:5]
    halts, behind, version, generation = row[5:]
    facts = Facts(
        contact=None if contact is None else ContactId(contact),
        as_of=sequence,
        rows=tuple(_standing(values) for values in _loaded(rows)),
        accounts=tuple(_held(values) for values in _loaded(accounts)),
        occasion=next((_occasion(values) for values in _loaded(occasion)), None),
        halts=tuple(
            Halted(kind=HaltKind(kind), value=value) for kind, value in _loaded(halts)
        ),
        journal_behind=behind,
    )
    return Gathered(facts=facts, policy_version=version, key_generation=generation)


def _loaded(text: str | None) -> list[list[Any]]:
    if text is None:
        return []
    found: list[list[Any]] = orjson.loads(text)
    return found


def _standing(values: list[Any]) -> Row:
    values[4] = datetime.fromisoformat(values[4])
    values[5] = UUID(values[5])
    for place in _TIMES:
        values[place] = _when(values[place])
    return row_of(tuple(values))


def _held(values: list[Any]) -> HeldBy:
    account, state, linked_at = values
    return HeldBy(
        account=account,
        active=state == "active",
        linked_at=datetime.fromisoformat(linked_at),
    )


def _occasion(values: list[Any]) -> OccasionFact:
    channel, purpose, seller, at, expires_at, spent = values
    return OccasionFact(
        channel=Channel(channel),
        purpose=purpose,
        seller=seller,
        at=datetime.fromisoformat(at),
        expires_at=datetime.fromisoformat(expires_at),
        spent=spent,
    )


def _when(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
