"""How events become a standing: greatest times per scope, whatever the order. Pure.

`fold` reads a whole history; `absorb` takes one more event into what was folded
before. Both give the same rows, for every order of arrival in which an answer follows
what it answers. The rows hold no clock: expiry is judged when somebody asks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from consent.ledger.events import Event, Kind
from consent.vocabulary.basis import Basis, Ground
from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import EventId
from consent.vocabulary.purpose import PurposeClass
from consent.vocabulary.scope import Scope


class Register(StrEnum):
    """What a row of the standing keeps."""

    WITHDRAWN = "withdrawn"
    OBJECTED = "objected"
    REINSTATED = "reinstated"
    REASSIGNED = "reassigned"
    FORGOTTEN = "forgotten"
    GRANT = "grant"
    BLOCK = "block"
    HOLD = "hold"
    RESTRICTION = "restriction"


Key = tuple[Register, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the standing: a greatest time, a grant, or an open fact."""

    register: Register
    scope: Scope
    at: datetime
    event: EventId
    sender: str | None = None
    purpose_class: PurposeClass | None = None
    basis: Basis | None = None
    ground: Ground | None = None
    ground_at: datetime | None = None
    cause: str | None = None
    expires_at: datetime | None = None
    asked: bool = False
    confirmed_at: datetime | None = None
    own: bool = False
    own_confirmed_at: datetime | None = None

    @property
    def key(self) -> Key:
        """Return what there is one row of: a scope and sender, or an event."""
        if self.register in _GREATEST:
            parts = (*_scope(self.scope), self.sender or "")
            return self.register, "|".join(parts)
        return self.register, str(self.event)


Registers = Mapping[Key, Row]

_GREATEST = frozenset(
    {
        Register.WITHDRAWN,
        Register.OBJECTED,
        Register.REINSTATED,
        Register.REASSIGNED,
        Register.FORGOTTEN,
    }
)
_ENDS = _GREATEST - {Register.REINSTATED}
_OPENS: dict[Kind, Register] = {
    Kind.GRANTED: Register.GRANT,
    Kind.REQUESTED: Register.GRANT,
    Kind.WITHDRAWN: Register.WITHDRAWN,
    Kind.OBJECTED: Register.OBJECTED,
    Kind.REINSTATED: Register.REINSTATED,
    Kind.REASSIGNED: Register.REASSIGNED,
    Kind.FORGOTTEN: Register.FORGOTTEN,
    Kind.BLOCKED: Register.BLOCK,
    Kind.HELD: Register.HOLD,
    Kind.RESTRICTED: Register.RESTRICTION,
}
_CLOSES: dict[Kind, Register] = {
    Kind.UNBLOCKED: Register.BLOCK,
    Kind.RELEASED: Register.HOLD,
    Kind.LIFTED: Register.RESTRICTION,
}
REBUILDS = frozenset({Kind.ANNULLED, Kind.REINSTATED})
"""Kinds that bring back what was void: the contact's rows are folded anew."""


def fold(history: Iterable[Event]) -> dict[Key, Row]:
    """Return the standing of one contact from all its events."""
    events = list(history)
    undone = {e.answers for e in events if e.kind in REBUILDS and e.answers}
    rows: dict[Key, Row] = {}
    for event in events:
        if event.kind is Kind.REINSTATED and event.answers is None:
            _keep_greatest(rows, _row(event))
    for event in events:
        if event.id not in undone:
            _take(rows, event)
    return rows


def absorb(rows: Registers, event: Event) -> dict[Key, Row]:
    """Return the standing after one more event, other than those in `REBUILDS`."""
    after = dict(rows)
    _take(after, event)
    return after


def voided_at(
    rows: Iterable[Row],
    *,
    channel: str,
    purpose: str,
    classes: Iterable[PurposeClass],
    seller: str,
) -> Row | None:
    """Return the row with the greatest time that ends grants of this scope."""
    ends = ends_among(rows)
    if not ends:
        return None
    place, kinds = Channel(channel), set(classes)
    covering = [
        row
        for row in ends
        if any(row.scope.covers(place, purpose, each, seller) for each in kinds)
    ]
    return max(covering, key=lambda row: (row.at, row.event.bytes), default=None)


def ends_among(rows: Iterable[Row]) -> list[Row]:
    """Return the rows that end grants, of whatever scope."""
    return [row for row in rows if row.register in _ENDS]


def _take(rows: dict[Key, Row], event: Event) -> None:
    if event.kind is Kind.CONFIRMED:
        _confirm(rows, event)
    elif event.kind in _CLOSES:
        rows.pop((_CLOSES[event.kind], str(event.answers)), None)
    elif event.kind not in REBUILDS:
        _open(rows, event)
    _drop_void(rows)


def _open(rows: dict[Key, Row], event: Event) -> None:
    row = _row(event)
    if row.register in _GREATEST:
        if not _lifted(rows, row):
            _keep_greatest(rows, row)
    else:
        rows[row.key] = row


def _confirm(rows: dict[Key, Row], event: Event) -> None:
    key = (Register.GRANT, str(event.answers))
    row = rows.get(key)
    if row is None:
        return
    at = event.effective_at
    rows[key] = replace(
        row,
        confirmed_at=max(at, row.confirmed_at or at),
        own_confirmed_at=max(at, row.own_confirmed_at or at)
        if event.own
        else row.own_confirmed_at,
    )


def _keep_greatest(rows: dict[Key, Row], row: Row) -> None:
    known = rows.get(row.key)
    if known is None or (known.at, known.event.bytes) < (row.at, row.event.bytes):
        rows[row.key] = row


def _lifted(rows: Registers, row: Row) -> bool:
    """Say whether a START to the same sender, strictly later, lifts a withdrawal."""
    if row.register is not Register.WITHDRAWN or row.sender is None:
        return False
    return any(
        other.register is Register.REINSTATED
        and other.sender == row.sender
        and row.at < other.at
        for other in rows.values()
    )


def _drop_void(rows: dict[Key, Row]) -> None:
    forgotten = any(r.register is Register.FORGOTTEN for r in rows.values())
    for key, row in list(rows.items()):
        if row.register is Register.GRANT and (
            (forgotten and not row.own) or _is_void(rows, row)
        ):
            del rows[key]


def _is_void(rows: Registers, grant: Row) -> bool:
    ended = voided_at(
        rows.values(),
        channel=grant.scope.channel,
        purpose=grant.scope.purpose,
        classes=() if grant.purpose_class is None else (grant.purpose_class,),
        seller=grant.scope.seller,
    )
    return ended is not None and grant.at <= ended.at


def _row(event: Event) -> Row:
    register = _OPENS[event.kind]
    return Row(
        register=register,
        # A START is said to a sender, whatever else it names.
        scope=Scope() if register is Register.REINSTATED else event.scope,
        at=event.effective_at,
        event=event.id,
        sender=event.sender,
        purpose_class=event.purpose_class,
        basis=event.basis,
        ground=event.ground,
        ground_at=event.ground_at,
        cause=event.cause,
        expires_at=event.expires_at,
        asked=event.kind is Kind.REQUESTED,
        own=event.own,
    )


def _scope(scope: Scope) -> tuple[str, str, str]:
    return scope.channel, scope.purpose, scope.seller
