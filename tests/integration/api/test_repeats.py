"""A request that names itself has one effect, and lends its name to no other."""

import pytest

from tests.integration.api.service import (
    Api,
    a_grant,
    a_message,
    a_number,
    a_statement,
    a_wording,
    once,
)

REUSED = (409, "idempotency_key_reused")


def test_the_same_request_again_is_answered_from_memory(api: Api) -> None:
    said, name = a_statement(a_number()), once()
    first = api.send("POST", "/v1/consents", said, headers=name)

    # The same document, written down otherwise.
    again = api.send("POST", "/v1/consents", dict(reversed(said.items())), headers=name)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.data == first.data
    assert again.headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize("path", ["/v1/consents", "/v1/messages", "/v1/wordings"])
def test_another_body_under_the_same_name_is_409(api: Api, path: str) -> None:
    number, name = a_number(), once()
    api.post("/v1/consents", a_grant(number))
    bodies = {
        "/v1/consents": (a_grant(number), a_statement(number)),
        "/v1/messages": (a_message(number), a_message(number, text="Bye")),
        "/v1/wordings": (a_wording(), a_wording()),
    }
    first, second = bodies[path]

    one = api.send("POST", path, first, headers=name)
    other = api.send("POST", path, second, headers=name)

    assert one.status_code in {201, 202}
    assert (other.status_code, other.get_json()["code"]) == REUSED


def test_a_name_is_one_doors_own(api: Api) -> None:
    number, name = a_number(), once()
    granted = api.send("POST", "/v1/consents", a_grant(number), headers=name)

    sent = api.send("POST", "/v1/messages", a_message(number), headers=name)

    assert (granted.status_code, sent.status_code) == (201, 202)


def test_a_name_is_one_accounts_own(api: Api) -> None:
    name = once()
    link = {"channel": "sms", "address": a_number()}
    for account in ("C-20", "C-21"):
        api.send("PUT", f"/v1/accounts/{account}", {"state": "active"})

    statuses = [
        api.send(
            "POST", f"/v1/accounts/{account}/contacts", link, headers=name
        ).status_code
        for account in ("C-20", "C-21")
    ]

    assert statuses == [201, 201]


def test_a_name_is_one_keys_own_and_shows_nothing_to_another(api: Api) -> None:
    number, name = a_number(), once()
    first = api.send("POST", "/v1/consents", a_statement(number), headers=name)

    other = api.send(
        "POST", "/v1/consents", a_statement(number), headers=name, key=api.key()
    )

    assert other.status_code == 201
    assert other.get_json()["event"]["id"] != first.get_json()["event"]["id"]


def test_a_refused_request_may_come_again_under_its_name(api: Api) -> None:
    number, name = a_number(), once()
    refused = api.send(
        "POST", "/v1/consents", a_grant(number, basis=None), headers=name
    )

    again = api.send("POST", "/v1/consents", a_grant(number), headers=name)

    assert (refused.status_code, again.status_code) == (422, 201)


def test_a_message_without_a_name_is_400(api: Api) -> None:
    answer = api.send("POST", "/v1/messages", a_message(a_number()))

    assert (answer.status_code, answer.get_json()["code"]) == (
        400,
        "idempotency_key_missing",
    )


@pytest.mark.parametrize("name", ["", " ", "a b", "é", "\x7f", "x" * 256])
def test_a_name_that_can_be_none_is_422(api: Api, name: str) -> None:
    answer = api.send(
        "POST",
        "/v1/messages",
        a_message(a_number()),
        headers={"Idempotency-Key": name},
    )

    assert answer.status_code == 422


def test_a_refused_message_is_refused_again_the_same_way(api: Api) -> None:
    number, name = a_number(), once()
    first = api.send("POST", "/v1/messages", a_message(number), headers=name)
    api.post("/v1/consents", a_grant(number))

    again = api.send("POST", "/v1/messages", a_message(number), headers=name)

    assert (first.status_code, again.status_code) == (200, 200)
    assert again.data == first.data
