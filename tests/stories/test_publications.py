"""The config changes while messages wait, and between the judgement and the sending."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

import pytest

from consent.guard.decision import Decision
from consent.guard.question import Question
from consent.guard.service import Guard
from consent.messaging.dispatch import Dispatcher
from consent.vocabulary.ids import ContactId
from consent.web.services import provide, service
from tests.stories.house import House
from tests.stories.mails import link_in, parts
from tests.stories.people import ACME, ANA_MAIL
from tests.stories.publishing import (
    Change,
    of_class,
    publish,
    sending_from,
    without_purpose,
    without_seller,
)

ANOTHER = "+12025550177"


@dataclass(frozen=True, kw_only=True)
class InterruptedGuard(Guard):
    """Judges, and then lets something happen before anybody acts on it."""

    then: Callable[[], object]

    def judge(self, contact: ContactId, question: Question) -> Decision:
        decision = super().judge(contact, question)
        self.then()
        return decision


def once_judged(house: House, change: Change) -> None:
    """Publish a change whenever a message that is dispatched was just judged."""
    with house.app.app_context():
        dispatcher = service(Dispatcher)
    guard = dispatcher.guard
    interrupted = InterruptedGuard(
        then=lambda: publish(house, change),
        **{f.name: getattr(guard, f.name) for f in fields(guard)},
    )
    provide(house.app, replace(dispatcher, guard=interrupted))


def codes(house: House, sent: dict[str, object]) -> list[str]:
    decision = house.message(sent)["decision"]
    return [reason["code"] for reason in decision["reasons"]]


def test_a_judged_message_leaves_from_the_sender_it_was_judged_for(
    house: House,
) -> None:
    house.grant()
    judged_by = house.check().document["rules_version"]
    accepted = house.send()

    once_judged(house, sending_from("acme", ANOTHER))
    house.work()

    assert [text.form["From"] for text in house.twilio.texts] == [ACME]
    sent = house.message(accepted)
    assert [attempt["sender"] for attempt in sent["attempts"]] == [ACME]
    assert sent["decision"]["rules_version"] == judged_by
    assert house.check().document["rules_version"] != judged_by


def test_a_blocked_sender_is_not_gone_round_by_publishing_it_in_between(
    house: House,
) -> None:
    publish(house, sending_from("acme", ANOTHER))
    house.grant()
    house.hear("STOP", to=ACME)
    house.clock.pass_by(minutes=1)
    house.grant()
    house.send()

    once_judged(house, sending_from("acme", ACME))
    house.work()

    assert [text.form["From"] for text in house.twilio.texts] == [ANOTHER]


def test_what_was_judged_as_marketing_carries_what_marketing_must(
    house: House,
) -> None:
    house.grant(ANA_MAIL, channel="email")
    house.mail(ANA_MAIL)

    once_judged(house, of_class("offers", "service"))
    house.work()

    mail = house.sendgrid.mails[0]
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link_in(mail) in parts(mail)["text/plain"]


@pytest.mark.parametrize(
    "change", [without_purpose("offers"), without_seller("acme-partner")]
)
def test_a_message_whose_purpose_or_seller_is_published_no_more_is_refused(
    house: House, change: Change
) -> None:
    house.grant(seller="acme-partner")
    accepted = house.send(seller="acme-partner")

    publish(house, change)
    house.work()

    assert house.status(accepted) == "refused"
    assert codes(house, accepted) == ["purpose_unknown_for_channel"]
    assert house.twilio.requests == []
