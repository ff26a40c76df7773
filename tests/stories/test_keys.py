"""Programs call with keys that open only what they are for."""

import pytest

from consent.access.keys import Scope
from consent.access.service import Access
from consent.db.transaction import transaction
from consent.web.services import service
from tests.stories.fixtures import OpenHouse, make_key
from tests.stories.house import House, Json
from tests.stories.people import ANA, FORM

QUESTION: Json = {"channel": "sms", "purpose": "offers", "address": ANA}
MESSAGE: Json = {"channel": "sms", "to": ANA, "purpose": "offers", "text": "Half price"}
GRANT: Json = {
    "address": ANA,
    "channel": "sms",
    "purpose": "offers",
    "action": "grant",
    "basis": "express_written",
    "evidence": FORM,
}
DOORS: list[tuple[str, Json]] = [
    ("/v1/guard/check", QUESTION),
    ("/v1/messages", MESSAGE),
    ("/v1/consents", GRANT),
]
SOME = [Scope.GUARD, Scope.MESSAGES, Scope.CONSENTS_WRITE]


def code(house: House, key: str, path: str, body: Json) -> str:
    answer = house.call("POST", path, body, key=key, once="k")
    return f"{answer.status_code} {answer.get_json().get('code')}"


@pytest.mark.parametrize(("path", "body"), DOORS)
def test_a_key_bound_to_a_seller_speaks_for_no_other(
    house: House, path: str, body: Json
) -> None:
    key = make_key(house.app, "bound", SOME, sellers=["acme-partner"])

    assert code(house, key, path, body) == "403 seller_not_allowed"
    assert code(house, key, path, {**body, "seller": "acme-partner"})[0] == "2"


@pytest.mark.parametrize(("path", "body"), DOORS)
def test_a_key_bound_to_a_purpose_speaks_for_no_other(
    house: House, path: str, body: Json
) -> None:
    key = make_key(house.app, "bound", SOME, purposes=["surveys"])

    assert code(house, key, path, body) == "403 purpose_not_allowed"
    assert code(house, key, path, {**body, "purpose": "surveys"})[0] == "2"


@pytest.mark.parametrize(("path", "body"), DOORS)
def test_a_key_opens_only_the_doors_of_its_scopes(
    house: House, path: str, body: Json
) -> None:
    key = make_key(house.app, "reader", [Scope.CONSENTS_READ])

    assert code(house, key, path, body) == "403 scope_missing"


def test_a_bound_key_cannot_withdraw_for_everybody_else(house: House) -> None:
    key = make_key(house.app, "bound", SOME, sellers=["acme-partner"])
    wide = {**GRANT, "action": "withdraw", "seller": "*"}
    del wide["basis"]

    assert code(house, key, "/v1/consents", wide) == "403 seller_not_allowed"


def test_a_bound_key_sees_nothing_of_the_other_sellers(house: House) -> None:
    for seller in ("acme", "acme-partner"):
        house.grant(seller=seller)
    ours = house.send()
    house.work()
    scopes = [Scope.MESSAGES, Scope.CONSENTS_READ]
    key = make_key(house.app, "bound", scopes, sellers=["acme-partner"])

    asked = {"channel": "sms", "address": ANA}
    seen = house.ask("/v1/contacts/lookup", asked, key=key)
    message = house.call("GET", f"/v1/messages/{ours['id']}", key=key)
    cancelled = house.call("POST", f"/v1/messages/{ours['id']}/cancel", key=key)
    path = f"/v1/contacts/{seen['contact']}/history"
    history = house.call("GET", path, key=key).get_json()["items"]

    assert {s["seller"] for s in seen["standings"]} == {"acme-partner"}
    assert (message.status_code, cancelled.status_code) == (403, 403)
    assert [item["event"]["seller"] for item in history] == ["acme-partner"]


def test_a_revoked_key_is_refused_by_the_very_next_check_of_another_process(
    open_house: OpenHouse,
) -> None:
    here, there = open_house(), open_house()
    key = make_key(here.app, "leaving", [Scope.GUARD])
    there.check(key=key)

    with here.app.app_context(), transaction():
        service(Access).revoke("leaving")

    assert code(there, key, "/v1/guard/check", QUESTION).startswith("401")


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer ck_wrong", "Basic x"])
def test_who_shows_no_key_learns_nothing(house: House, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}

    answer = house.app.test_client().post(
        "/v1/guard/check", json=QUESTION, headers=headers
    )

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.mimetype == "application/problem+json"
