"""The phone's own location switch: off withdraws, on never grants (promise P5)."""

import pytest
from werkzeug.test import TestResponse

from consent.access.keys import Scope
from tests.stories.fixtures import make_key
from tests.stories.house import House, Json
from tests.stories.people import WORDING

DEVICE = "device-of-ana-0001"
PHONE: Json = {
    "channel": "location",
    "purpose": "nearby_stores",
    "address": DEVICE,
}
IN_USE: Json = {"use": "locate", "location": {"foreground": True}}
BEHIND: Json = {"use": "locate", "location": {"foreground": False}}
SWITCH = "/v1/location-setting"


@pytest.fixture
def token(house: House) -> str:
    """An app's token, for a device that agreed to be located for both sellers."""
    house.ask("/v1/wordings", {**WORDING, "id": "near-v1", "channels": ["location"]})
    agree(house)
    agree(house, seller="acme-partner")
    found: str = house.ask("/v1/device-links", {"device": DEVICE})["token"]
    return found


def agree(house: House, *, seller: str = "acme") -> None:
    evidence = {"door": "device", "wording": "near-v1"}
    house.grant(**PHONE, seller=seller, basis="express", evidence=evidence)


def switch(house: House, token: str | None, **body: object) -> TestResponse:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return house.app.test_client().post(SWITCH, json=body, headers=headers)


def events(house: House) -> list[Json]:
    items = house.history(house.look_up(DEVICE, "location")["contact"])
    return [item["event"] for item in items]


def test_p5_switching_location_off_in_the_phone_ends_it_for_everybody(
    house: House, token: str
) -> None:
    before = house.check(**PHONE, **IN_USE).outcome

    answer = switch(house, token, enabled=False).get_json()

    judged = [
        house.check(**PHONE, **IN_USE, seller=s) for s in ("acme", "acme-partner")
    ]
    said = events(house)[-1]
    assert before == "allow"
    assert [each.reasons for each in judged] == [{"opted_out"}] * 2
    assert answer["recorded"] is True
    assert answer["event"] == said["id"]
    assert (said["kind"], said["door"]) == ("withdrawn", "device")
    assert (said["channel"], said["purpose"], said["seller"]) == ("location", "*", "*")


def test_p5_switching_location_on_in_the_phone_grants_nothing(
    house: House, token: str
) -> None:
    switch(house, token, enabled=False)
    recorded = events(house)

    answer = switch(house, token, enabled=True).get_json()

    assert (answer["recorded"], answer["event"]) == (False, None)
    assert "grants nothing" in answer["meaning"]
    assert events(house) == recorded
    assert house.check(**PHONE, **IN_USE).reasons == {"opted_out"}


def test_p5_the_same_switch_told_twice_is_one_event(house: House, token: str) -> None:
    at = house.clock.now().isoformat()

    first, second = (switch(house, token, enabled=False, occurred_at=at) for _ in "ab")

    assert first.get_json() == second.get_json()
    assert [e["kind"] for e in events(house)].count("withdrawn") == 1


def test_p5_a_switch_that_is_told_late_ends_nothing_that_was_agreed_since(
    house: House, token: str
) -> None:
    off = house.clock.pass_by(hours=1)
    house.clock.pass_by(hours=1)
    agree(house)

    answer = switch(house, token, enabled=False, occurred_at=off.isoformat())

    told = answer.get_json()["effective_at"]
    assert told == off.isoformat().replace("+00:00", "Z")
    assert house.check(**PHONE, **IN_USE).outcome == "allow"
    assert house.check(**PHONE, **IN_USE, seller="acme-partner").reasons == {
        "opted_out"
    }


def test_p5_a_device_is_not_located_in_the_background_whatever_was_agreed(
    house: House, token: str
) -> None:
    assert token

    judged = house.check(**PHONE, **BEHIND)

    assert judged.reasons == {"not_in_use"}


def test_p5_a_device_is_never_joined_to_an_account(house: House, token: str) -> None:
    house.call("PUT", "/v1/accounts/C-1", {"state": "active"})
    held = {"channel": "location", "address": DEVICE}

    linked = house.call("POST", "/v1/accounts/C-1/contacts", held)
    evidence = {"door": "device", "wording": "near-v1"}
    granted = {**PHONE, "action": "grant", "basis": "express", "evidence": evidence}
    agreed = house.call("POST", "/v1/consents", {**granted, "account": "C-1"})
    switch(house, token, enabled=False)

    assert (linked.status_code, agreed.status_code) == (422, 422)
    assert house.rows()["account_contact"] == 0


def test_p5_nothing_that_tells_who_holds_a_device_is_kept(
    house: House, token: str
) -> None:
    switch(house, token, enabled=False)

    with house.as_owner() as owner:
        sealed = owner.execute(
            "SELECT personal_sealed FROM consent_event ORDER BY sequence DESC LIMIT 1"
        ).fetchone()

    assert sealed == (None,)


def test_only_a_whole_token_is_heard(house: House, token: str) -> None:
    recorded = events(house)
    forged = (None, "", "x", "A" * 68, "A" * 5000, "é", token[:-1], house.key)

    answers = [switch(house, each, enabled=False) for each in forged]

    assert {answer.status_code for answer in answers} == {401}
    assert {a.get_json()["code"] for a in answers} == {"device_token_unknown"}
    assert events(house) == recorded


UNCLEAR: list[tuple[Json, str]] = [
    ({}, "/enabled"),
    ({"enabled": None}, "/enabled"),
    ({"enabled": "false"}, "/enabled"),
    ({"enabled": 0}, "/enabled"),
    ({"enabled": False, "occurred_at": "yesterday"}, "/occurred_at"),
    ({"enabled": False, "occurred_at": "2026-11-20T12:00:00"}, "/occurred_at"),
    ({"enabled": False, "occurred_at": "2199-01-01T00:00:00Z"}, "/occurred_at"),
    ({"enabled": False, "device": "another-device"}, "/device"),
]


def test_what_a_phone_says_unclearly_is_told_to_its_maker(
    house: House, token: str
) -> None:
    answers = [switch(house, token, **body) for body, _ in UNCLEAR]

    assert {answer.status_code for answer in answers} == {422}
    assert [list(a.get_json()["errors"]) for a in answers] == [[p] for _, p in UNCLEAR]
    assert house.check(**PHONE, **IN_USE).outcome == "allow"


def test_a_network_that_guesses_tokens_must_wait_and_a_whole_one_is_heard(
    house: House, token: str
) -> None:
    guesses = [switch(house, "x" * 68, enabled=False).status_code for _ in range(61)]

    heard = switch(house, token, enabled=False)

    assert guesses == [401] * 60 + [429]
    assert heard.status_code == 200


def test_a_token_for_a_device_nobody_ever_saw_can_withdraw_too(house: House) -> None:
    link = house.ask("/v1/device-links", {"device": "a-phone-out-of-the-box"})

    answer = switch(house, link["token"], enabled=False)

    (only,) = house.history(link["contact"])
    assert answer.get_json()["event"] == only["event"]["id"]


def test_a_key_for_some_gets_no_token_that_reaches_all(house: House) -> None:
    keys = [
        make_key(house.app, "acme", [Scope.LINKS], sellers=["acme"]),
        make_key(house.app, "offers", [Scope.LINKS], purposes=["offers"]),
    ]

    answers = [
        house.call("POST", "/v1/device-links", {"device": DEVICE}, key=key)
        for key in keys
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert house.rows()["contact"] == 0


def test_a_device_is_no_person(house: House) -> None:
    people = ("ana@example.com", "+14155550123", "short", "")

    answers = [
        house.call("POST", "/v1/device-links", {"device": each}) for each in people
    ]

    assert {answer.status_code for answer in answers} == {422}
    assert all(list(a.get_json()["errors"]) == ["/device"] for a in answers)
