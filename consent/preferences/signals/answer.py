"""What the signal Sec-GPC changes for one contact and one purpose. Pure.

It switches the purpose off everywhere. Where the person agreed by themselves, through a
door of their own, that stands and is shown beside it, until they let the signal rule.
A request that still waits for its second step is no agreement: anybody may have sent
it, and it falls.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from consent.ledger.events import Event, Kind
from consent.ledger.registers import REBUILDS, Register, Row
from consent.ledger.standing import Place, State, read
from consent.vocabulary.channel import Channel
from consent.vocabulary.purpose import Purpose
from consent.vocabulary.scope import Scope

REFERENCE = "sec-gpc"
"""What the evidence of such a withdrawal refers to."""

_COUNTS = frozenset({State.GRANTED, State.PENDING})
_NEW_HOLDER = frozenset({Kind.REASSIGNED, Kind.FORGOTTEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A grant that counts, or waits for its second step, where the signal says no."""

    channel: Channel
    seller: str
    since: datetime
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is to be withdrawn, and which choices of the person's own stand."""

    withdraw: tuple[Scope, ...] = ()
    conflicts: tuple[Agreement, ...] = ()


def answer(
    purpose: Purpose,
    rows: Sequence[Row],
    history: Iterable[Event],
    *,
    at: datetime,
    rules: bool = False,
) -> Answer:
    """Return what the signal changes; nothing where it was recorded and holds.

    It rules over the person's own choices where they say so, and where the purpose
    does: there only a choice that they made after the signal was recorded stands.
    """
    wide = Scope(purpose=purpose.id)
    heard = _is_heard(history, wide)
    agreements = _agreements(purpose, rows, at=at)
    protects = not rules and (heard or not purpose.gpc_overrules)
    conflicts = tuple(each for each in agreements if each.own and protects)
    if not conflicts:
        return Answer(withdraw=() if heard and not agreements else (wide,))
    return Answer(
        conflicts=conflicts,
        withdraw=tuple(
            Scope(channel=each.channel.value, purpose=purpose.id, seller=each.seller)
            for each in agreements
            if each not in conflicts
        ),
    )


def _is_heard(history: Iterable[Event], wide: Scope) -> bool:
    """Say whether the signal of this holder was recorded, and not taken back."""
    events = list(history)
    undone = {each.answers for each in events if each.kind in REBUILDS}
    began = max((e.sequence for e in events if e.kind in _NEW_HOLDER), default=0)
    return any(
        each.kind is Kind.WITHDRAWN
        and each.reference == REFERENCE
        and each.scope == wide
        and each.sequence > began
        and each.id not in undone
        for each in events
    )


def _agreements(
    purpose: Purpose, rows: Sequence[Row], *, at: datetime
) -> list[Agreement]:
    places = {
        (row.scope.channel, row.scope.seller)
        for row in rows
        if row.register is Register.GRANT and row.scope.purpose == purpose.id
    }
    found = (
        _agreement(purpose, rows, Channel(channel), seller, at=at)
        for channel, seller in sorted(places)
    )
    return [each for each in found if each is not None]


def _agreement(
    purpose: Purpose,
    rows: Sequence[Row],
    channel: Channel,
    seller: str,
    *,
    at: datetime,
) -> Agreement | None:
    place = Place(
        channel=channel,
        purpose=purpose.id,
        purpose_class=purpose.purpose_class,
        seller=seller,
    )
    standing = read(rows, place, at=at)
    if standing.state not in _COUNTS or standing.since is None:
        return None
    return Agreement(
        channel=channel,
        seller=seller,
        since=standing.since,
        own=standing.state is State.GRANTED
        and any(row.own or row.own_confirmed_at for row in standing.live),
    )
