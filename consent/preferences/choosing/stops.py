"""Stops of everything that were said on the page and can be taken back. Pure."""

from collections.abc import Iterable, Mapping, Sequence, Set as AbstractSet
from datetime import datetime, timedelta

from consent.guard.facts import Facts
from consent.ledger.events import Event, Kind
from consent.ledger.registers import REBUILDS, Register, Row
from consent.preferences.choosing.view import Stopped
from consent.vocabulary.evidence import Door
from consent.vocabulary.ids import ContactId, EventId
from consent.vocabulary.scope import Scope

STOP = "stop_everything"
"""What the events of the button refer to."""

UNDO = timedelta(days=1)
"""How long it can be taken back."""

Stop = tuple[ContactId, EventId]
"""One stop of everything, of one contact."""

_NEW_HOLDER = frozenset({Kind.REASSIGNED, Kind.FORGOTTEN})
_EVERYTHING = Scope()


def may_be_stopped(facts: Facts, now: datetime) -> bool:
    """Say whether something stops everything that is less than a day old."""
    row = _stop_row(facts)
    return row is not None and now < row.at + UNDO


def stopped_of(
    histories: Mapping[ContactId, tuple[Facts, Sequence[Event]]],
    *,
    held_since: Mapping[ContactId, datetime],
    now: datetime,
) -> Stopped | None:
    """Return what an undo takes back now: the stops of these contacts of one day.

    Nothing where somebody else stopped everything later: an undo would change nothing.
    What was stopped before the account held the contact is not its to take back.
    """
    found = [
        (contact, event)
        for contact, (facts, history) in histories.items()
        for event in _stops(facts, history, held_since.get(contact), now)
    ]
    if not found:
        return None
    at = max(event.effective_at for _, event in found)
    return Stopped(
        events=tuple((contact, event.id) for contact, event in found),
        at=at,
        undo_until=at + UNDO,
    )


def parted(
    stops: Iterable[Stop], shown: AbstractSet[Stop]
) -> tuple[list[Stop], list[ContactId]]:
    """Return the stops that are taken back, and whose were not all shown.

    A page that does not know the latest stop of a contact takes none of its back.
    """
    events = list(stops)
    newer = dict.fromkeys(contact for contact, _ in set(events) - shown)
    taken = [stop for stop in events if stop[0] not in newer]
    known = {contact for contact, _ in shown}
    return taken, [contact for contact in newer if contact in known]


def _stops(
    facts: Facts, history: Sequence[Event], since: datetime | None, now: datetime
) -> list[Event]:
    row = _stop_row(facts)
    undone = {event.answers for event in history if event.kind in REBUILDS}
    changed = max(
        (e.effective_at for e in history if e.kind in _NEW_HOLDER), default=None
    )
    stops = [
        event
        for event in history
        if _is_a_stop(event)
        and event.id not in undone
        and now < event.effective_at + UNDO
        and (changed is None or event.effective_at > changed)
        and (since is None or event.effective_at >= since)
    ]
    in_force = row is not None and any(event.id == row.event for event in stops)
    return stops if in_force else []


def _is_a_stop(event: Event) -> bool:
    return (
        event.kind is Kind.WITHDRAWN
        and event.door is Door.PREFERENCES
        and event.reference == STOP
        and event.scope == _EVERYTHING
    )


def _stop_row(facts: Facts) -> Row | None:
    rows = [
        row
        for row in facts.rows
        if row.register is Register.WITHDRAWN
        and row.scope == _EVERYTHING
        and row.sender is None
    ]
    return max(rows, key=lambda row: row.at, default=None)
