"""The history of one contact, told an hour a line."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from consent.ledger.events import Event, Kind
from consent.vocabulary.basis import Basis
from consent.vocabulary.evidence import Door
from consent.vocabulary.ids import ContactId, EventId
from consent.vocabulary.purpose import PurposeClass
from consent.vocabulary.scope import Scope

MORNING = datetime(2026, 11, 20, 8, tzinfo=UTC)
ANA = ContactId(UUID(int=1))


def event_id(number: int) -> EventId:
    return EventId(UUID(int=number))


def told(*events: Event) -> list[Event]:
    """Number events by their order, each an hour after the one before."""
    return [
        replace(
            event,
            sequence=number,
            id=event_id(number),
            recorded_at=MORNING + timedelta(hours=number),
            occurred_at=MORNING + timedelta(hours=number),
            effective_at=MORNING + timedelta(hours=number),
        )
        for number, event in enumerate(events, start=1)
    ]


def happened(
    kind: Kind,
    door: Door = Door.API,
    *,
    scope: Scope | None = None,
    reference: str | None = None,
    answers: int | None = None,
) -> Event:
    """Return an event whose place in the history is not told yet."""
    return Event(
        contact=ANA,
        sequence=0,
        id=event_id(0),
        kind=kind,
        scope=scope or Scope(),
        occurred_at=MORNING,
        recorded_at=MORNING,
        effective_at=MORNING,
        door=door,
        reference=reference,
        answers=None if answers is None else event_id(answers),
    )


def granted(purpose: str, door: Door = Door.API, *, channel: str = "email") -> Event:
    scope = Scope(channel=channel, purpose=purpose, seller="acme")
    return replace(
        happened(Kind.GRANTED, door, scope=scope),
        basis=Basis.EXPRESS,
        purpose_class=PurposeClass.MARKETING,
    )
