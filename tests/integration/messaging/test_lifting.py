"""A halt is lifted while a message is being judged: the message is not forgotten."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, fields, replace
from functools import partial

import pytest

from consent.db.transaction import in_transaction
from consent.guard.decision import Decision
from consent.guard.question import Question
from consent.guard.service import Guard
from consent.messaging.dispatch import Dispatcher
from consent.sendlog.halting import Halts
from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import ContactId
from consent.web.services import provide, service
from tests.stories.house import House, Json

MOMENT = 0.3
"""Seconds in which somebody who is not held up would long be done."""


@dataclass(frozen=True, kw_only=True)
class InterruptedGuard(Guard):
    """Judges, and then lets something happen before anybody acts on it."""

    then: Callable[[], object]

    def judge(self, contact: ContactId, question: Question) -> Decision:
        decision = super().judge(contact, question)
        self.then()
        return decision


@dataclass(frozen=True, kw_only=True)
class InterruptedHalts(Halts):
    """Holds the halts, and then lets something happen before it commits."""

    then: Callable[[], object]

    def hold(self, channel: Channel, seller: str, series: str | None) -> bool:
        held = super().hold(channel, seller, series)
        self.then()
        return held


@pytest.fixture
def elsewhere() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(max_workers=1) as pool:
        yield pool


def lift_all(house: House) -> None:
    """Lift what is in force, as another process does it."""
    with house.app.app_context():
        halts = service(Halts)
        for each in halts.page(lifted=False).halts:
            in_transaction(partial(halts.lift, each.id, by="Kim"))


def halted_message(house: House) -> Json:
    house.grant()
    house.ask("/v1/halts", {"series": "sale", "reason": "Wrong price"})
    return house.send(series="sale")


def test_one_that_was_judged_before_the_lifting_is_not_parked_after_it(
    house: House, elsewhere: ThreadPoolExecutor
) -> None:
    sent = halted_message(house)
    with house.app.app_context():
        dispatcher = service(Dispatcher)
    guard = dispatcher.guard
    interrupted = InterruptedGuard(
        then=lambda: elsewhere.submit(lift_all, house).result(),
        **{f.name: getattr(guard, f.name) for f in fields(guard)},
    )
    provide(house.app, replace(dispatcher, guard=interrupted))

    house.work()

    assert house.status(sent) == "sent"
    assert len(house.twilio.texts) == 1


def test_whoever_lifts_waits_for_those_who_park_and_finds_what_they_parked(
    house: House, elsewhere: ThreadPoolExecutor
) -> None:
    sent = halted_message(house)
    lifting: list[Future[None]] = []
    held_up: list[bool] = []

    def lift_meanwhile() -> None:
        lifting.append(elsewhere.submit(lift_all, house))
        held_up.append(not wait(lifting, timeout=MOMENT).done)

    with house.app.app_context():
        dispatcher = service(Dispatcher)
        halts = dispatcher.parking.halts
        interrupted = InterruptedHalts(
            then=lift_meanwhile,
            **{f.name: getattr(halts, f.name) for f in fields(halts)},
        )
    parking = replace(dispatcher.parking, halts=interrupted)
    provide(house.app, replace(dispatcher, parking=parking))

    house.work()
    lifting[0].result()
    house.work()

    assert held_up == [True]
    assert house.status(sent) == "sent"
    assert len(house.twilio.texts) == 1
