"""The configuration is damaged: nothing goes out, and the ears go on hearing."""

from tests.stories.fixtures import OpenHouse
from tests.stories.house import House
from tests.stories.people import ANA, BEN, FORM


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
    assert house.status(accepted) == "refused"
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
