"""The configuration is damaged: nothing goes out, and the ears go on hearing."""

import pytest

from tests.stories.fixtures import OpenHouse
from tests.stories.house import House
from tests.stories.people import ACME, ANA, BEN, FORM
from tests.stories.publishing import publish, sending_from


def damage_the_rules(house: House) -> None:
    with house.as_owner() as owner:
        owner.execute("UPDATE policy_version SET digest = '\\x00'")


def test_without_valid_rules_nothing_is_allowed(open_house: OpenHouse) -> None:
    before = open_house()
    before.grant()
    accepted = before.send()
    damage_the_rules(before)

    house = open_house()
    house.work()

    judged = house.check()
    assert (judged.outcome, judged.reasons) == ("deny", {"ruleset_unavailable"})
    assert judged.document["rules_version"] is None
    assert house.status(accepted) == "deferred"
    assert house.twilio.requests == []


@pytest.mark.parametrize("pace", [None, 1.0], ids=["as fast as can be", "at a pace"])
def test_what_waited_while_there_were_no_rules_leaves_with_the_next(
    open_house: OpenHouse, pace: float | None
) -> None:
    before = open_house()
    publish(before, sending_from("acme", ACME, pace=pace))
    before.grant()
    accepted = [before.send() for _ in range(3)]
    damage_the_rules(before)
    house = open_house()
    house.work()
    without = len(house.twilio.requests)

    publish(house, sending_from("acme", ACME))
    house.clock.pass_by(seconds=30)
    house.work()

    assert without == 0
    assert [house.status(each) for each in accepted] == ["sent"] * 3


def test_what_is_over_before_there_are_rules_again_expires(
    open_house: OpenHouse,
) -> None:
    before = open_house()
    before.grant()
    accepted = before.send(expires_at=before.clock.later(seconds=20))
    damage_the_rules(before)

    house = open_house()
    house.work()
    waiting = house.status(accepted)
    house.clock.pass_by(seconds=20)
    house.work()

    assert (waiting, house.status(accepted)) == ("deferred", "expired")
    assert house.twilio.requests == []


def test_without_valid_rules_no_consent_is_taken_and_no_message(
    open_house: OpenHouse,
) -> None:
    damage_the_rules(open_house())
    house = open_house()
    grant = {
        "address": ANA,
        "channel": "sms",
        "purpose": "offers",
        "action": "grant",
        "basis": "express_written",
        "evidence": FORM,
    }
    offer = {"channel": "sms", "to": ANA, "purpose": "offers", "text": "Half price"}

    granted = house.call("POST", "/v1/consents", grant, once="k")
    sent = house.call("POST", "/v1/messages", offer, once="k")

    assert (granted.status_code, sent.status_code) == (503, 503)
    assert granted.get_json()["code"] == "ruleset_unavailable"
    assert "Retry-After" in granted.headers


def test_without_valid_rules_a_stop_is_heard_for_all_sellers(
    open_house: OpenHouse,
) -> None:
    before = open_house()
    for seller in ("acme", "acme-partner"):
        before.grant(seller=seller)
        before.grant(BEN, seller=seller)
    damage_the_rules(before)

    house = open_house()
    answered = [house.hear("STOP"), house.hear("please opt out", sender=BEN)]

    assert answered == [[], []]
    for address in (ANA, BEN):
        for seller in ("acme", "acme-partner"):
            assert "opted_out" in before.check(address, seller=seller).reasons


def test_without_valid_rules_the_service_says_it_cannot_judge(
    open_house: OpenHouse,
) -> None:
    damage_the_rules(open_house())
    client = open_house().app.test_client()

    assert client.get("/readyz").status_code == 200
    assert client.get("/readyz/guard").status_code == 503
