"""What an undo takes back, and what stands whoever presses it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from consent.ledger.events import Event, Kind
from consent.links.tokens import WithdrawLink
from consent.preferences.narrow.undo import TooLate, named_by, taken_back, too_late
from consent.vocabulary.evidence import Door
from consent.vocabulary.ids import EventId
from consent.vocabulary.scope import Scope
from tests.unit.preferences.told import ANA, MORNING, event_id, granted, happened, told

LINK = WithdrawLink(contact=ANA, seller="acme", purpose="offers")
SCOPE = Scope(purpose="offers", seller="acme")
EVENING = MORNING + timedelta(hours=12)


def clicked(reference: str = "one_click") -> Event:
    return happened(Kind.WITHDRAWN, Door.LINK, scope=SCOPE, reference=reference)


def lifted(history: list[Event], named: int) -> tuple[EventId, ...]:
    withdrawal = named_by(history, LINK, event_id(named))
    assert withdrawal is not None
    return taken_back(history, LINK, withdrawal, now=EVENING)


def test_every_click_before_the_page_is_taken_back() -> None:
    history = told(granted("offers"), clicked(), clicked(), clicked("button"))

    assert lifted(history, 4) == (event_id(2), event_id(3), event_id(4))


def test_a_click_after_the_page_stands() -> None:
    history = told(granted("offers"), clicked(), clicked())

    assert lifted(history, 2) == (event_id(2),)


def test_what_was_taken_back_is_not_taken_back_again() -> None:
    undone = happened(Kind.REINSTATED, Door.LINK, answers=1)

    assert lifted(told(clicked(), undone), 1) == ()


@pytest.mark.parametrize(
    "other",
    [
        replace(clicked(), sender="+12025550100"),
        happened(Kind.WITHDRAWN, Door.LINK, scope=SCOPE, reference="of a business"),
        happened(Kind.WITHDRAWN, Door.PREFERENCES, scope=SCOPE, reference="button"),
        happened(Kind.WITHDRAWN, Door.LINK, scope=Scope(), reference="button"),
        happened(
            Kind.WITHDRAWN,
            Door.LINK,
            scope=Scope(purpose="offers", seller="acme-partner"),
            reference="button",
        ),
        happened(Kind.OBJECTED, Door.LINK, scope=SCOPE, reference="button"),
    ],
    ids=["stop", "a-link-of-theirs", "page", "wider", "other-seller", "objection"],
)
def test_what_was_said_at_another_door_is_neither_named_nor_lifted(
    other: Event,
) -> None:
    history = told(other, clicked())

    assert named_by(history, LINK, event_id(1)) is None
    assert lifted(history, 2) == (event_id(2),)


def test_a_click_of_more_than_a_day_ago_stands() -> None:
    history = told(clicked(), clicked())
    withdrawal = history[1]
    now = history[0].recorded_at + timedelta(days=1, minutes=1)

    assert taken_back(history, LINK, withdrawal, now=now) == (event_id(2),)
    assert too_late(history, withdrawal, now=now) is None
    assert too_late(history, withdrawal, now=now + timedelta(hours=1)) is TooLate.OVER


@pytest.mark.parametrize("kind", [Kind.REASSIGNED, Kind.FORGOTTEN])
def test_whoever_came_after_brings_nothing_back(kind: Kind) -> None:
    history = told(clicked(), happened(kind), clicked())

    assert too_late(history, history[0], now=EVENING) is TooLate.NEW_HOLDER
    assert lifted(history, 3) == (event_id(3),)
