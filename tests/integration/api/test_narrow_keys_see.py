"""What a key for one seller or one purpose is told, and what it may send."""

import pytest

from tests.integration.api.narrow_keys import OTHER, code_of, contact_of
from tests.integration.api.service import (
    Api,
    a_message,
    a_statement,
    a_wording,
)


@pytest.mark.parametrize(
    ("seller", "expected"), [(None, 403), ("acme", 403), (OTHER, 200), ("*", 403)]
)
def test_a_check_for_another_seller_is_refused(
    api: Api, partner: str, person: str, seller: str | None, expected: int
) -> None:
    asked = {"channel": "sms", "address": person, "purpose": "offers", "seller": seller}

    answer = api.send("POST", "/v1/guard/check", asked, key=partner)

    assert answer.status_code == (422 if seller == "*" else expected)


def test_a_check_for_another_purpose_is_refused(
    api: Api, surveys: str, person: str
) -> None:
    asked = {"channel": "sms", "address": person, "purpose": "offers"}

    answer = api.send("POST", "/v1/guard/check", asked, key=surveys)

    assert (answer.status_code, code_of(answer)) == (403, "purpose_not_allowed")


def test_a_look_up_shows_a_key_its_own_standings_alone(
    api: Api, acme: str, partner: str, surveys: str, person: str
) -> None:
    api.post("/v1/consents", a_statement(person, action="hold", seller="acme"))
    asked = {"channel": "sms", "address": person}

    seen = {
        key: api.send("POST", "/v1/contacts/lookup", asked, key=key).get_json()
        for key in (acme, partner, surveys)
    }

    counts = [(len(s["standings"]), len(s["holds"])) for s in seen.values()]
    assert counts == [(1, 1), (0, 0), (0, 0)]


def test_what_reaches_everybody_is_seen_by_every_key(
    api: Api, partner: str, surveys: str, person: str
) -> None:
    held = a_statement(person, action="hold", seller="*", purpose="class:marketing")
    api.post("/v1/consents", held)
    asked = {"channel": "sms", "address": person}

    seen = [
        api.send("POST", "/v1/contacts/lookup", asked, key=key).get_json()["holds"]
        for key in (partner, surveys)
    ]

    assert [len(holds) for holds in seen] == [1, 1]


def test_a_history_shows_a_key_its_own_events_alone(
    api: Api, acme: str, partner: str, surveys: str, person: str
) -> None:
    path = f"/v1/contacts/{contact_of(api, person)}/history"

    counts = [
        len(api.send("GET", path, key=key).get_json()["items"])
        for key in (acme, partner, surveys)
    ]

    assert counts == [1, 0, 0]


def test_a_message_of_another_seller_is_neither_sent_nor_seen_nor_cancelled(
    api: Api, acme: str, partner: str, surveys: str, person: str
) -> None:
    mine = api.post("/v1/messages", a_message(person), key=acme)
    message = f"/v1/messages/{mine.get_json()['id']}"

    for key in (partner, surveys):
        assert api.post("/v1/messages", a_message(person), key=key).status_code == 403
        assert api.send("GET", message, key=key).status_code == 403
        assert api.send("POST", f"{message}/cancel", key=key).status_code == 403
    assert api.send("GET", message, key=acme).get_json()["status"] == "queued"


@pytest.mark.parametrize("seller", ["", "&seller=acme"])
def test_a_wording_of_another_seller_is_not_shown(
    api: Api, partner: str, surveys: str, seller: str
) -> None:
    api.post("/v1/wordings", a_wording())
    path = f"/v1/wordings?channel=sms&purpose=offers{seller}"

    statuses = [
        api.send("GET", path, key=k).status_code for k in (partner, surveys, api.admin)
    ]

    assert statuses == [403, 403, 200]
