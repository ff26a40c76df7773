"""A key opens what it was made for: its scopes, its sellers, its purposes."""

import pytest

from consent.access.keys import Scope
from consent.access.service import Access
from consent.db.transaction import transaction
from consent.web.services import service
from tests.integration.api.service import (
    Api,
    a_grant,
    a_message,
    a_number,
    a_statement,
    a_wording,
    once,
)

OTHER = "acme-partner"
A_CONTACT = "/v1/contacts/01890000-0000-7000-8000-000000000000"
A_MESSAGE = "/v1/messages/01890000-0000-7000-8000-000000000000"
DOORS = [
    ("POST", "/v1/guard/check"),
    ("POST", "/v1/consents"),
    ("POST", "/v1/contacts/lookup"),
    ("GET", f"{A_CONTACT}/history"),
    ("POST", f"{A_CONTACT}/reassigned"),
    ("PATCH", A_CONTACT),
    ("POST", "/v1/wordings"),
    ("GET", "/v1/wordings?channel=sms&purpose=offers"),
    ("PUT", "/v1/accounts/C-1"),
    ("POST", "/v1/accounts/C-1/contacts"),
    ("POST", "/v1/accounts/C-1/deactivate"),
    ("POST", "/v1/accounts/C-1/reactivate"),
    ("DELETE", "/v1/accounts/C-1/contacts/01890000-0000-7000-8000-000000000000"),
    ("POST", "/v1/messages"),
    ("GET", A_MESSAGE),
    ("POST", f"{A_MESSAGE}/cancel"),
]
FOREIGN = f"ck_{'A' * 43}"


@pytest.fixture(scope="module")
def acme(api: Api) -> str:
    return api.key(sellers=("acme",))


@pytest.fixture(scope="module")
def partner(api: Api) -> str:
    return api.key(sellers=(OTHER,))


@pytest.fixture(scope="module")
def surveys(api: Api) -> str:
    return api.key(purposes=("surveys",))


@pytest.fixture
def person(api: Api) -> str:
    """A number that granted offers to the default seller."""
    number = a_number()
    assert api.post("/v1/consents", a_grant(number)).status_code == 201
    return number


@pytest.mark.parametrize(("method", "path"), DOORS)
@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Basic YTpi",
        f"Bearer {FOREIGN}",
        f"Bearer {FOREIGN}é",
        "Bearer \u2019",
    ],
)
def test_a_key_that_is_none_opens_nothing(
    api: Api, method: str, path: str, header: str
) -> None:
    given = {"Authorization": header.encode().decode("latin-1")} if header else {}
    answer = api.app.test_client().open(path, method=method, headers=given)

    assert answer.status_code in {401, 429}


@pytest.mark.parametrize(("method", "path"), DOORS)
def test_a_revoked_key_opens_nothing(api: Api, method: str, path: str) -> None:
    key = api.key()
    assert api.send("POST", "/v1/guard/check", {}, key=key).status_code == 422
    with api.app.app_context(), transaction():
        newest = max(service(Access).keys(), key=lambda k: int(k.name.split("-")[1]))
        service(Access).revoke(newest.name)

    answer = api.send(method, path, key=key, headers=once())

    if path == "/v1/guard/check":  # It looks at keys beside the facts it reads.
        question = {"channel": "sms", "address": a_number(), "purpose": "offers"}
        answer = api.send(method, path, question, key=key)
    assert answer.status_code == 401


@pytest.mark.parametrize(("method", "path"), DOORS)
def test_a_key_without_the_scope_is_refused_before_its_body_is_read(
    api: Api, method: str, path: str
) -> None:
    key = api.key(Scope.EVIDENCE)

    answer = api.send(method, path, key=key)

    assert (answer.status_code, _code(answer)) == (403, "scope_missing")


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

    assert (answer.status_code, _code(answer)) == (403, "purpose_not_allowed")


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

    assert (answer.status_code, _code(answer)) == (409, "answers_nothing")


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

    assert (answer.status_code, _code(answer)) == (403, "purpose_not_allowed")


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
    path = f"/v1/contacts/{_contact(api, person)}/history"

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


@pytest.mark.parametrize(
    "changes", [{}, {"sellers": ["acme", OTHER]}, {"purposes": ["surveys", "offers"]}]
)
def test_a_wording_that_names_others_is_refused(
    api: Api, changes: dict[str, list[str]]
) -> None:
    key = api.key(sellers=(OTHER,), purposes=("offers",))

    answer = api.post("/v1/wordings", a_wording(**changes), key=key)

    assert answer.status_code == 403


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


def test_a_reassignment_is_for_a_key_of_everybody(
    api: Api, acme: str, surveys: str, person: str
) -> None:
    path = f"/v1/contacts/{_contact(api, person)}/reassigned"
    told = {"evidence": {"door": "agent"}}

    statuses = [
        api.post(path, told, key=key).status_code for key in (acme, surveys, api.admin)
    ]

    assert statuses == [403, 403, 201]


def _contact(api: Api, number: str) -> str:
    asked = {"channel": "sms", "address": number}
    found: str = api.send("POST", "/v1/contacts/lookup", asked).get_json()["contact"]
    return found


def _code(answer: object) -> str:
    code: str = answer.get_json()["code"]  # type: ignore[attr-defined]  # a response
    return code
