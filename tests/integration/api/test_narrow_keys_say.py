"""What a key for one seller or one purpose may put on record, and what not."""

import pytest

from tests.integration.api.narrow_keys import OTHER, code_of, contact_of
from tests.integration.api.service import (
    Api,
    a_grant,
    a_number,
    a_statement,
    a_wording,
)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"seller": "acme"},
        {"seller": "*"},
        {"action": "object"},
        {"action": "object", "seller": OTHER, "purpose": "offers", "channel": "*"},
        {"action": "restrict", "seller": OTHER},
        {"action": "hold", "purpose": "class:marketing", "seller": "*"},
    ],
)
def test_a_key_of_one_seller_says_nothing_of_another(
    api: Api, partner: str, changes: dict[str, str]
) -> None:
    said = a_statement(a_number(), **changes)

    answer = api.post("/v1/consents", said, key=partner)

    own = changes.get("seller") == OTHER and changes["action"] == "object"
    assert answer.status_code == (201 if own else 403)


@pytest.mark.parametrize("purpose", [None, "*", "class:marketing", "offers"])
def test_a_key_of_one_purpose_says_nothing_wider(
    api: Api, surveys: str, purpose: str | None
) -> None:
    said = a_statement(a_number(), purpose=purpose)

    answer = api.post("/v1/consents", said, key=surveys)

    assert (answer.status_code, code_of(answer)) == (403, "purpose_not_allowed")


def test_a_refused_statement_leaves_no_contact_behind(api: Api, partner: str) -> None:
    number = a_number()
    api.post("/v1/consents", a_statement(number), key=partner)

    found = api.send(
        "POST", "/v1/contacts/lookup", {"channel": "sms", "address": number}
    )

    assert found.status_code == 404


@pytest.mark.parametrize(
    ("first", "second"), [("request", "confirm"), ("hold", "release")]
)
def test_an_answer_is_about_what_it_answers_whatever_it_says(
    api: Api, partner: str, acme: str, first: str, second: str
) -> None:
    number = a_number()
    event = api.post("/v1/consents", a_grant(number, action=first)).get_json()["event"]
    answering = a_statement(number, action=second, answers=event["id"])

    foreign = api.post("/v1/consents", {**answering, "seller": OTHER}, key=partner)
    own = api.post("/v1/consents", answering, key=acme)

    assert (foreign.status_code, own.status_code) == (403, 201)


def test_a_restriction_is_lifted_only_by_a_key_for_all(
    api: Api, acme: str, surveys: str
) -> None:
    number = a_number()
    said = a_statement(number, action="restrict")
    event = api.post("/v1/consents", said).get_json()["event"]["id"]
    lifting = a_statement(number, action="lift", answers=event)

    statuses = [
        api.post("/v1/consents", lifting, key=key).status_code
        for key in (acme, surveys, api.admin)
    ]

    assert statuses == [403, 403, 201]


@pytest.mark.parametrize("action", ["confirm", "release", "lift"])
def test_an_answer_to_another_persons_event_is_refused(
    api: Api, person: str, action: str
) -> None:
    mine = {"request": "confirm", "hold": "release", "restrict": "lift"}
    first = next(k for k, v in mine.items() if v == action)
    theirs = api.post("/v1/consents", a_grant(a_number(), action=first)).get_json()

    said = a_statement(person, action=action, answers=theirs["event"]["id"])
    answer = api.post("/v1/consents", said)

    assert (answer.status_code, code_of(answer)) == (409, "answers_nothing")


@pytest.mark.parametrize(
    "changes", [{}, {"sellers": ["acme", OTHER]}, {"purposes": ["surveys", "offers"]}]
)
def test_a_wording_that_names_others_is_refused(
    api: Api, changes: dict[str, list[str]]
) -> None:
    key = api.key(sellers=(OTHER,), purposes=("offers",))

    answer = api.post("/v1/wordings", a_wording(**changes), key=key)

    assert answer.status_code == 403


def test_a_reassignment_is_for_a_key_of_everybody(
    api: Api, acme: str, surveys: str, person: str
) -> None:
    path = f"/v1/contacts/{contact_of(api, person)}/reassigned"
    told = {"evidence": {"door": "agent"}}

    statuses = [
        api.post(path, told, key=key).status_code for key in (acme, surveys, api.admin)
    ]

    assert statuses == [403, 403, 201]
