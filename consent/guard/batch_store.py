"""Gathers what is known of very many addresses at one moment, as lines of facts.

The digests are copied into a temporary table and joined, once; what comes back is in
the order of the lines, in the form that `consent.guard.shapes` reads.
"""

from binascii import hexlify
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Dialect,
    Integer,
    LargeBinary,
    Select,
    and_,
    bindparam,
    case,
    column,
    literal,
    null,
    or_,
    select,
    table,
    union_all,
)
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.sql import ColumnCollection

from consent.contacts.many_store import owners_of_digests
from consent.contacts.store import accounts_of
from consent.db.snapshots import Snapshot
from consent.guard.shapes import ACCOUNT
from consent.ledger.registers import Register
from consent.ledger.store import standing_select
from consent.vocabulary.channel import KIND_OF, Channel
from consent.vocabulary.purpose import ALL, NEEDS_CONSENT, purpose_scopes

_MAKE = b"CREATE TEMPORARY TABLE asked (line integer, digest bytea) ON COMMIT DROP"
_FILL = b"COPY pg_temp.asked (line, digest) FROM STDIN"
_COUNT = b"ANALYZE pg_temp.asked"
_ASKED = table(
    "asked", column("line", Integer), column("digest", LargeBinary), schema="pg_temp"
)
Columns = ColumnCollection[str, ColumnElement[Any]]

_DIALECT: Dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call]

# Rules look at these whatever their scope.
_WHOLE = (Register.REASSIGNED, Register.FORGOTTEN, Register.RESTRICTION)


Known = tuple[int, bytes, list[bytes]]
"""A line, the contact it means, by its id as text, and what is known of it.

There is none where nothing is known.
"""


class Sought(NamedTuple):
    """What decides which of a contact's facts a question can turn on."""

    channel: Channel
    purpose: str
    account: str | None


def copied(line: int, digests: Iterable[bytes]) -> list[bytes]:
    """Return a line's rows of the temporary table, as COPY reads them."""
    return [b"%d\t\\\\x%b\n" % (line, hexlify(digest)) for digest in digests]


def fill(snapshot: Snapshot, blocks: Iterable[bytes]) -> None:
    """Copy the digests of a batch into a table that goes with the snapshot."""
    snapshot.run(_MAKE)
    snapshot.fill(_FILL, blocks)
    snapshot.run(_COUNT)
    snapshot.close_to_writing()


def known(snapshot: Snapshot, sought: Sought) -> Iterator[Known]:
    """Yield what is known, line after line; lines nothing is known of are left out."""
    sql, values = _statement(sought)
    present, whom, facts = b"", b"", list[bytes]()
    for row in snapshot.lines(sql, values):
        line, contact, fact = row.split(b"\t", 2)
        if line == present:
            facts.append(fact[:-1])
            continue
        if facts:
            yield int(present), whom, facts
        present, whom, facts = line, contact, [fact[:-1]]
    if facts:
        yield int(present), whom, facts


def _statement(sought: Sought) -> tuple[bytes, dict[str, object]]:
    whom = owners_of_digests(
        bindparam("kind", KIND_OF[sought.channel].value), _ASKED.c.line, _ASKED.c.digest
    ).cte("met")
    facts = union_all(_rows(whom, sought), _accounts(whom, sought)).subquery("fact")
    names = [c for c in facts.c if c.name != "event"]
    # Facts of one line stand as `shapes` wants them.
    whole = select(*names).order_by(facts.c.line, facts.c.first_at, facts.c.event)
    compiled = whole.compile(dialect=_DIALECT)
    return f"COPY ({compiled}) TO STDOUT".encode(), dict(compiled.params)


def _rows(whom: CTE, sought: Sought) -> Select[*tuple[Any, ...]]:
    part = standing_select(whom.c.contact_id)
    row = part.selected_columns
    return part.with_only_columns(
        whom.c.line,
        whom.c.contact_id,
        row.register.label("register"),
        row.channel,
        row.purpose,
        row.seller,
        row.sender,
        row.purpose_class,
        row.basis,
        row.ground,
        row.asked,
        row.own,
        row.at.label("first_at"),
        row.ground_at,
        row.expires_at,
        row.confirmed_at,
        row.own_confirmed_at,
        row.event.label("event"),
    ).where(_bears_on(row, sought))


def _bears_on(row: Columns, sought: Sought) -> ColumnElement[bool]:
    """Say which rows can matter: else every order of unlike times were a shape."""
    scopes = {s for c in NEEDS_CONSENT for s in purpose_scopes(sought.purpose, c)}
    whole = [row.register == register.value for register in _WHOLE]
    purposes = [row.purpose == scope for scope in sorted(scopes)]
    return or_(
        *whole,
        and_(
            or_(row.channel == sought.channel.value, row.channel == ALL),
            or_(row.register == Register.BLOCK.value, *purposes),
        ),
    )


def _accounts(whom: CTE, sought: Sought) -> Select[*tuple[Any, ...]]:
    part = accounts_of(whom.c.contact_id)
    held = part.selected_columns
    named = case((held.reference == bindparam("named", sought.account), "t"), else_="f")
    nothing = [null()] * 7
    return part.with_only_columns(
        whom.c.line,
        whom.c.contact_id,
        literal(ACCOUNT),
        held.state,
        named,
        *nothing,
        held.linked_at,
        *[null()] * 5,
    )
