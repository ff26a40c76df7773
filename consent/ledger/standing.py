"""Where an address stands for a channel, a purpose and a seller. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from consent.ledger.registers import Register, Row, ends_among, voided_at
from consent.vocabulary.channel import Channel
from consent.vocabulary.purpose import PurposeClass


class State(StrEnum):
    """The five places an address can stand."""

    NEVER = "never"
    PENDING = "pending"
    GRANTED = "granted"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an address stands, and the rows that say so.

    `live` holds the grants that count now; `ended_by` is the greatest covering row
    that ends grants, whether or not there were any; `other_sellers` are the sellers
    for whom a live grant stands on the same channel and purpose.
    """

    state: State
    live: tuple[Row, ...] = ()
    ended_by: Row | None = None
    other_sellers: tuple[str, ...] = ()

    @property
    def since(self) -> datetime | None:
        """Return since when the state holds, where a row says so."""
        if self.state is State.WITHDRAWN and self.ended_by is not None:
            return self.ended_by.at
        return max((_counted_at(row) for row in self.live), default=None)

    @property
    def carrier(self) -> Row | None:
        """Return the row that carries the state: the strongest grant, or the end."""
        if self.live:
            first, *others = self.live
            return max(self.live, key=_strength) if others else first
        return self.ended_by if self.state is State.WITHDRAWN else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a standing is read for."""

    channel: Channel
    purpose: str
    purpose_class: PurposeClass
    seller: str


def read(rows: Iterable[Row], place: Place, *, at: datetime) -> Standing:
    """Return the standing at a place, expiry judged at a time."""
    ends, grants = _apart(rows)
    ended = _ended(ends, place, place.purpose_class) if ends else None
    here = [row for row in grants if _is_here(row, place, place.seller)]
    live = [row for row in here if _lives(ends, row, place)]
    agreed = [row for row in live if _is_agreed(ends, row, place)]
    valid = [row for row in agreed if row.expires_at is None or at < row.expires_at]
    others = _other_sellers(ends, grants, place, at=at)
    if valid:
        return Standing(state=State.GRANTED, live=tuple(valid), ended_by=ended)
    if agreed:
        return _without(State.EXPIRED, agreed, ended, others)
    if live:
        return _without(State.PENDING, live, ended, others)
    opted_out = _opted_out(ends, place)
    if opted_out is not None:
        return _without(State.WITHDRAWN, (), opted_out, others)
    return _without(State.NEVER, (), ended, others)


def _apart(rows: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """Return the rows that end grants, and the grants; a standing is read from both."""
    everything = list(rows)
    grants = [row for row in everything if row.register is Register.GRANT]
    return ends_among(everything), grants


def _without(
    state: State, live: Iterable[Row], ended: Row | None, others: tuple[str, ...]
) -> Standing:
    return Standing(state=state, live=tuple(live), ended_by=ended, other_sellers=others)


def _ended(
    rows: Iterable[Row], place: Place, *classes: PurposeClass, seller: str | None = None
) -> Row | None:
    return voided_at(
        rows,
        channel=place.channel.value,
        purpose=place.purpose,
        classes=classes,
        seller=seller or place.seller,
    )


def _opted_out(rows: Iterable[Row], place: Place) -> Row | None:
    words = [r for r in rows if r.register in {Register.WITHDRAWN, Register.OBJECTED}]
    return _ended(words, place, place.purpose_class) if words else None


def _is_here(row: Row, place: Place, seller: str) -> bool:
    scope = row.scope
    return (
        scope.seller == seller
        and scope.purpose == place.purpose
        and scope.channel == place.channel.value
    )


def _lives(rows: list[Row], row: Row, place: Place) -> bool:
    """Say whether a grant began strictly later than everything that ends it."""
    ended = _ends_of(rows, row, place)
    return ended is None or row.at > ended


def _is_agreed(rows: list[Row], row: Row, place: Place) -> bool:
    """Say whether a request, if it is one, was confirmed after all that ends it."""
    if not row.asked:
        return True
    ended = _ends_of(rows, row, place)
    forgotten = any(other.register is Register.FORGOTTEN for other in rows)
    # Whoever was erased comes back by both steps of their own.
    confirmed = row.own_confirmed_at if forgotten else row.confirmed_at
    return confirmed is not None and (ended is None or confirmed > ended)


def _ends_of(rows: list[Row], row: Row, place: Place) -> datetime | None:
    """Return the end under the purpose's class now and under the class it had then.

    A purpose that changed its class falls to opt-outs of either.
    """
    if not rows:
        return None
    classes = {place.purpose_class, row.purpose_class or place.purpose_class}
    ended = _ended(rows, place, *classes, seller=row.scope.seller)
    return None if ended is None else ended.at


def _other_sellers(
    rows: list[Row], grants: list[Row], place: Place, *, at: datetime
) -> tuple[str, ...]:
    found = {
        row.scope.seller
        for row in grants
        if row.scope.seller != place.seller
        and _is_here(row, place, row.scope.seller)
        and _lives(rows, row, place)
        and _is_agreed(rows, row, place)
        and (row.expires_at is None or at < row.expires_at)
    }
    return tuple(sorted(found))


def _counted_at(row: Row) -> datetime:
    return max(row.at, row.confirmed_at or row.at)


def _strength(row: Row) -> tuple[int, datetime, bytes]:
    """Order grants: the strongest basis, then the latest."""
    rank = -1 if row.basis is None else row.basis.rank
    return rank, _counted_at(row), row.event.bytes
