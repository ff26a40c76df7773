"""What a browser says for its person is heard, shown and on record (P15)."""

import html

import pytest
from werkzeug.test import TestResponse

from consent.policy.document import Document
from tests.stories.house import House, Json
from tests.stories.people import ANA, ANA_MAIL, FORM, PUBLIC_URL, WORDING
from tests.stories.pressing import press
from tests.stories.publishing import publish

ADS: Json = {"channel": "email", "purpose": "targeted_ads"}
SIGNAL = {"Sec-GPC": "1"}
HONOURED = "Opt-Out Request Honored"
OWN = {**FORM, "wording": "ads-v1"}
BOUGHT = {"door": "import", "wording": "ads-v1"}


@pytest.fixture(autouse=True)
def _wording(house: House) -> None:
    named = {
        "id": "ads-v1",
        "channels": ["email", "mail"],
        "purposes": [ADS["purpose"]],
    }
    house.ask("/v1/wordings", {**WORDING, **named})


def agree(house: House, evidence: Json) -> None:
    house.grant(ANA_MAIL, **ADS, basis="express", evidence=evidence)


def page_of(house: House, address: str = ANA_MAIL, channel: str = "email") -> str:
    asked = {"address": address, "channel": channel}
    link: str = house.ask("/v1/preference-links", asked)["url"]
    return link.removeprefix(PUBLIC_URL)


def visit(house: House, path: str, method: str = "GET", **headers: str) -> TestResponse:
    return house.app.test_client().open(path, method=method, headers=headers)


def signals(
    house: House, address: str = ANA_MAIL, channel: str = "email"
) -> list[Json]:
    items = house.history(house.look_up(address, channel)["contact"])
    events = [item["event"] for item in items if "event" in item]
    return [each for each in events if each["kind"] == "withdrawn"]


def test_p15_the_signal_switches_advertising_off_and_says_so(house: House) -> None:
    agree(house, BOUGHT)

    page = visit(house, page_of(house), **SIGNAL)

    assert HONOURED in page.text
    assert "on record for you" in page.text
    assert house.check(ANA_MAIL, **ADS).reasons == {"opted_out"}
    said = {
        (each["purpose"], each["channel"], each["seller"]) for each in signals(house)
    }
    assert said == {("targeted_ads", "*", "*"), ("partner_offers", "*", "*")}
    assert {each["door"] for each in signals(house)} == {"preferences"}


def test_p15_whoever_opts_out_on_the_page_gets_no_targeted_advertising(
    house: House,
) -> None:
    agree(house, OWN)

    press(house, visit(house, page_of(house)), "Stop everything")

    assert house.check(ANA_MAIL, **ADS).reasons == {"opted_out"}


def test_p15_the_signal_is_no_opt_out_of_anything_else(house: House) -> None:
    house.grant(ANA_MAIL, channel="email")

    visit(house, page_of(house), **SIGNAL)

    assert house.check(ANA_MAIL, channel="email").outcome == "allow"


def test_it_is_recorded_once_and_again_when_a_grant_came_later(house: House) -> None:
    house.grant(ANA_MAIL, channel="email")
    path = page_of(house)
    for _ in range(3):
        visit(house, path, **SIGNAL)
    once = len(signals(house))
    agree(house, BOUGHT)

    visit(house, path, **SIGNAL)

    assert once == 2
    assert len(signals(house)) == 3
    assert house.check(ANA_MAIL, **ADS).reasons == {"opted_out"}


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("GET", {}),
        ("GET", {"Sec-GPC": "true"}),
        ("HEAD", SIGNAL),
        ("OPTIONS", SIGNAL),
        ("GET", {**SIGNAL, "Sec-Purpose": "prefetch"}),
        ("GET", {**SIGNAL, "Purpose": "prefetch"}),
    ],
    ids=repr,
)
def test_where_nobody_says_it_or_nobody_looks_nothing_is_recorded(
    house: House, method: str, headers: dict[str, str]
) -> None:
    agree(house, BOUGHT)
    path = page_of(house)
    before = house.rows()

    visit(house, path, method, **headers)

    assert house.rows() == before


def test_a_choice_of_ones_own_is_shown_and_stands_until_the_signal_is_let_rule(
    house: House,
) -> None:
    agree(house, OWN)
    path = page_of(house)

    page = visit(house, path, **SIGNAL)
    before = house.check(ANA_MAIL, **ADS).outcome
    after = press(house, page, "Let the browser decide")

    told = html.unescape(page.text)
    assert HONOURED in told
    assert "for this visit" in told
    assert "Advertising chosen for you from Acme Hosting, Inc." in told
    assert before == "allow"
    assert after.status_code == 200
    assert house.check(ANA_MAIL, **ADS).reasons == {"opted_out"}


def test_a_business_may_let_the_signal_rule_at_once(house: House) -> None:
    def overrule(document: Document) -> None:
        for purpose in document["purposes"]:
            if purpose["id"] == ADS["purpose"]:
                purpose["gpc_overrules"] = True

    publish(house, overrule)
    agree(house, OWN)

    visit(house, page_of(house), **SIGNAL)
    refused = house.check(ANA_MAIL, **ADS).reasons
    house.clock.pass_by(hours=1)
    agree(house, OWN)
    visit(house, page_of(house), **SIGNAL)

    assert refused == {"opted_out"}
    assert house.check(ANA_MAIL, **ADS).outcome == "allow"


def test_it_is_recorded_for_every_address_of_an_account(house: House) -> None:
    house.call("PUT", "/v1/accounts/C-1", {"state": "active"})
    for channel, address in (("email", ANA_MAIL), ("sms", ANA)):
        linked = {"channel": channel, "address": address, "verified": "email_link"}
        house.ask("/v1/accounts/C-1/contacts", linked)
    link = house.ask("/v1/preference-links", {"account": "C-1"})["url"]

    visit(house, link.removeprefix(PUBLIC_URL), **SIGNAL)

    assert len(signals(house)) == 2
    assert len(signals(house, ANA, "sms")) == 2


def flag_nothing(document: Document) -> None:
    for purpose in document["purposes"]:
        purpose.pop("gpc", None)


def test_a_sign_up_that_nobody_confirmed_is_no_choice_against_it(house: House) -> None:
    house.say("request", ANA_MAIL, **ADS, basis="express", evidence=OWN)
    path = page_of(house)

    page = visit(house, path, **SIGNAL)

    assert "You agreed to this yourself" not in page.text
    assert "on record for you" in page.text
    assert house.check(ANA_MAIL, **ADS).reasons == {"opted_out"}


def test_nothing_is_said_to_be_on_record_where_nothing_is_flagged(house: House) -> None:
    publish(house, flag_nothing)

    page = visit(house, page_of(house), **SIGNAL)
    statement = visit(house, "/.well-known/gpc.json")

    assert "on record for you" not in page.text
    assert "That holds for this visit." in page.text
    assert signals(house) == []
    assert statement.get_json()["gpc"] is False
    assert statement.headers["Cache-Control"] == "no-store"


def test_the_statement_says_that_it_is_honoured(house: House) -> None:
    answer = visit(house, "/.well-known/gpc.json")

    assert answer.get_json() == {"gpc": True, "lastUpdate": "2026-11-22"}
    assert answer.mimetype == "application/json"
    assert "max-age" in answer.headers["Cache-Control"]
