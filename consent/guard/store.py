"""Gathers the facts of one contact in one statement.

It reads other rooms' tables only through the selects that their stores export, and
puts them together once, at start. The same statement serves a check, which knows an
address, and a dispatch, which knows (and has locked) the contact: there the contact's
id is written out in every part.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Protocol
from uuid import UUID

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
    null,
    select,
    true,
)
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from consent.access.store import generation_select
from consent.contacts.fingerprint import Fingerprint
from consent.contacts.store import accounts_of, contact_by_digest, head_of
from consent.db.eras import behind_select
from consent.guard.gathered import Gathered, gathered_of
from consent.ledger.store import standing_select
from consent.policy.store import version_select
from consent.sendlog.halt_store import halts_select
from consent.sendlog.occasions import occasion_select
from consent.vocabulary.channel import ContactKind
from consent.vocabulary.ids import ContactId, OccasionId

_DIALECT: Dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call]


class Connection(Protocol):
    """Runs one statement and returns its one row."""

    def one(self, sql: bytes, values: Mapping[str, object]) -> Sequence[Any]:
        """Return the row of a statement."""
        ...


class FactStore:
    """Holds the statements, ready to run: most questions name no occasion."""

    def __init__(self, fingerprint_keys: int) -> None:
        """Prepare for the number of fingerprint keys in use."""
        self._names = [f"digest_{n}" for n in range(fingerprint_keys)]
        self._by_address, self._by_contact = (
            {named: ready(put(named)) for named in (False, True)}
            for put in (partial(_by_address, self._names), _by_contact)
        )

    def of_address(
        self,
        connection: Connection,
        *,
        kind: ContactKind,
        digests: Sequence[Fingerprint],
        occasion: OccasionId | None,
    ) -> Gathered:
        """Return what is known of an address, in one round trip."""
        values = dict(zip(self._names, (d.digest for d in digests), strict=True))
        return _gathered(
            connection, self._by_address, {"kind": kind.value, **values}, occasion
        )

    def of_nobody(self, connection: Connection) -> Gathered:
        """Return what is known beside any contact, as of an address never seen."""
        # No digest is empty.
        values = dict.fromkeys(self._names, b"")
        return _gathered(
            connection,
            self._by_address,
            {"kind": ContactKind.PHONE.value, **values},
            None,
        )

    def of_contact(
        self,
        connection: Connection,
        *,
        contact: ContactId,
        occasion: OccasionId | None,
    ) -> Gathered:
        """Return what is known of a contact, in one round trip."""
        return _gathered(connection, self._by_contact, {"contact": contact}, occasion)


def _gathered(
    connection: Connection,
    statements: Mapping[bool, bytes],
    values: Mapping[str, object],
    occasion: OccasionId | None,
) -> Gathered:
    if occasion is None:
        return gathered_of(connection.one(statements[False], values))
    named = {**values, "occasion": occasion}
    return gathered_of(connection.one(statements[True], named))


def _by_address(
    names: Sequence[str],
    named: bool,  # noqa: FBT001  whether an occasion is
) -> Select[*tuple[Any, ...]]:
    digests: list[bytes | ColumnElement[bytes]] = [bindparam(name) for name in names]
    owner = contact_by_digest(bindparam("kind"), digests).subquery("owner")
    head = head_of(owner.c.contact_id).lateral("head")
    one = select(literal_column("1")).subquery("one")
    source = one.outerjoin(owner, true()).outerjoin(head, true())
    found = parts_of(head.c.id, head.c.sequence, occasion=named)
    return found.select_from(source)


def _by_contact(
    named: bool,  # noqa: FBT001  whether an occasion is
) -> Select[*tuple[Any, ...]]:
    contact: ColumnElement[UUID] = bindparam("contact")
    head = head_of(contact).subquery("head")
    one = select(literal_column("1")).subquery("one")
    found = parts_of(head.c.id, head.c.sequence, contact, occasion=named)
    return found.select_from(one.outerjoin(head, true()))


def parts_of(
    found: ColumnElement[UUID],
    sequence: ColumnElement[int],
    contact: ColumnElement[UUID] | None = None,
    *,
    occasion: bool = True,
) -> Select[*tuple[Any, ...]]:
    """Select the head, and beside it each part as one JSON text."""
    key = found if contact is None else contact
    return select(
        found,
        func.coalesce(sequence, 0),
        _rows(standing_select(key), found),
        _rows(accounts_of(key), found),
        _rows(occasion_select(key, bindparam("occasion")), found)
        if occasion
        else null(),
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
