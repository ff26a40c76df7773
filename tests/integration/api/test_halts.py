"""The doors of the brake: what they take, and who may pull it."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from consent.access.keys import Scope
from tests.integration.api.narrow_keys import OTHER, code_of
from tests.integration.api.service import Api, once

WHY = "Wrong price"
DOOR = "/v1/halts"


@pytest.fixture(autouse=True)
def nothing_is_halted(api: Api) -> Iterator[None]:
    yield
    for halt in listed(api):
        api.send("DELETE", f"{DOOR}/{halt['id']}")


def listed(api: Api, query: str = "", key: str | None = None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.send("GET", f"{DOOR}{query}", key=key).get_json()[
        "items"
    ]
    return found


def named(halts: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(halt["kind"], halt["value"]) for halt in halts]


@pytest.mark.parametrize(
    ("what", "kind", "value"),
    [
        ({"series": "sale"}, "series", "sale"),
        ({"seller": "acme"}, "seller", "acme"),
        ({"channel": "sms"}, "channel", "sms"),
        ({"all": True}, "all", ""),
        ({"series": "sale", "seller": None, "all": None}, "series", "sale"),
    ],
)
def test_a_halt_is_answered_and_listed(
    api: Api, what: dict[str, Any], kind: str, value: str
) -> None:
    made = api.post(DOOR, {**what, "reason": WHY})

    halt = made.get_json()
    assert made.status_code == 201
    assert (halt["kind"], halt["value"], halt["reason"]) == (kind, value, WHY)
    assert (halt["cause"], halt["lifted_at"]) == ("operator", None)
    assert listed(api) == [halt]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"reason": WHY}, ""),
        ({"series": "sale", "all": True, "reason": WHY}, ""),
        ({"series": "sale", "seller": "acme", "reason": WHY}, ""),
        ({"all": False, "reason": WHY}, "/all"),
        ({"all": False, "series": "sale", "reason": WHY}, "/all"),
        ({"series": "sale"}, "/reason"),
        ({"series": "sale", "reason": " "}, "/reason"),
        ({"series": "sale", "reason": "x" * 256}, "/reason"),
        ({"series": "s" * 65, "reason": WHY}, "/series"),
        ({"serie": "sale", "reason": WHY}, "/serie"),
    ],
)
def test_what_is_not_one_thing_with_a_reason_is_refused_with_its_place(
    api: Api, body: dict[str, Any], place: str
) -> None:
    answer = api.post(DOOR, body)

    assert (answer.status_code, code_of(answer)) == (422, "invalid")
    assert place in answer.get_json()["errors"]
    assert listed(api) == []


@pytest.mark.parametrize(
    ("what", "code", "right"),
    [
        ({"seller": "nobody"}, "unknown_seller", "acme, acme-partner"),
        ({"channel": "fax"}, "unknown_channel", "email, sms, call, mail, location"),
    ],
)
def test_a_seller_or_channel_that_is_not_there_is_told_with_those_that_are(
    api: Api, what: dict[str, str], code: str, right: str
) -> None:
    answer = api.post(DOOR, {**what, "reason": WHY})

    assert (answer.status_code, code_of(answer)) == (422, code)
    assert right in answer.get_json()["detail"]


def test_a_second_halt_answers_the_first(api: Api) -> None:
    first = api.post(DOOR, {"series": "sale", "reason": WHY})
    second = api.post(DOOR, {"series": "sale", "reason": "Another"})

    assert (first.status_code, second.status_code) == (201, 200)
    assert second.get_json() == first.get_json()


def test_the_same_request_again_is_answered_from_memory(api: Api) -> None:
    name, body = once(), {"series": "sale", "reason": WHY}
    first = api.send("POST", DOOR, body, headers=name)
    api.send("DELETE", f"{DOOR}/{first.get_json()['id']}")
    again = api.send("POST", DOOR, body, headers=name)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.get_json() == first.get_json()
    assert listed(api) == []


def test_a_halt_that_was_lifted_keeps_who_and_when(api: Api) -> None:
    halt = api.post(DOOR, {"series": "sale", "reason": WHY}).get_json()
    desk = api.key(Scope.OPERATE)

    lifted = api.send("DELETE", f"{DOOR}/{halt['id']}", key=desk)
    again = api.send("DELETE", f"{DOOR}/{halt['id']}")

    assert (lifted.status_code, again.status_code) == (200, 200)
    assert lifted.get_json() == again.get_json()
    assert lifted.get_json()["lifted_by"] != halt["started_by"]
    assert lifted.get_json()["lifted_at"] is not None
    assert listed(api) == []
    assert lifted.get_json() in listed(api, "?all=1")


def test_what_was_lifted_can_be_halted_again(api: Api) -> None:
    halt = api.post(DOOR, {"series": "sale", "reason": WHY}).get_json()
    api.send("DELETE", f"{DOOR}/{halt['id']}")

    again = api.post(DOOR, {"series": "sale", "reason": WHY})

    assert again.status_code == 201
    assert again.get_json()["id"] != halt["id"]


def test_a_halt_that_is_not_there_cannot_be_lifted(api: Api) -> None:
    answer = api.send("DELETE", f"{DOOR}/{uuid4()}")

    assert (answer.status_code, code_of(answer)) == (404, "unknown_halt")


def test_halts_are_listed_page_by_page_the_newest_first(api: Api) -> None:
    for name in ("one", "two", "three"):
        api.post(DOOR, {"series": name, "reason": WHY})

    first = api.send("GET", f"{DOOR}?limit=2").get_json()
    second = api.send("GET", f"{DOOR}?limit=2&after={first['next']}").get_json()

    assert named(first["items"]) == [("series", "three"), ("series", "two")]
    assert named(second["items"]) == [("series", "one")]
    assert second["next"] is None


@pytest.mark.parametrize("query", ["?all=yes", "?limit=0", "?limit=1001", "?after=x"])
def test_a_page_that_cannot_be_is_refused(api: Api, query: str) -> None:
    assert api.send("GET", f"{DOOR}{query}").status_code == 422


@pytest.mark.parametrize(
    ("what", "status"),
    [
        ({"seller": OTHER}, 201),
        ({"seller": "acme"}, 403),
        ({"series": "sale"}, 403),
        ({"channel": "sms"}, 403),
        ({"all": True}, 403),
    ],
)
def test_a_key_of_one_seller_stops_and_resumes_that_seller_alone(
    api: Api, partner: str, what: dict[str, Any], status: int
) -> None:
    answer = api.post(DOOR, {**what, "reason": WHY}, key=partner)
    halt = api.post(DOOR, {**what, "reason": WHY}).get_json()
    lifted = api.send("DELETE", f"{DOOR}/{halt['id']}", key=partner)

    assert answer.status_code == status
    assert lifted.status_code == (200 if status == 201 else 403)


def test_a_key_of_one_purpose_stops_nothing(api: Api, surveys: str) -> None:
    answer = api.post(DOOR, {"seller": "acme", "reason": WHY}, key=surveys)

    assert (answer.status_code, code_of(answer)) == (403, "purpose_not_allowed")


def test_a_key_of_one_seller_sees_what_stops_it_and_no_series(
    api: Api, partner: str
) -> None:
    for what in ({"seller": OTHER}, {"seller": "acme"}, {"series": "sale"}):
        api.post(DOOR, {**what, "reason": WHY})
    api.post(DOOR, {"all": True, "reason": WHY})

    seen = named(listed(api, key=partner))

    assert seen == [("all", ""), ("seller", OTHER)]


def test_halting_wants_the_scope_of_an_operator(api: Api) -> None:
    key = api.key(Scope.MESSAGES)

    statuses = {
        api.send(method, path, {"all": True, "reason": WHY}, key=key).status_code
        for method, path in (
            ("POST", DOOR),
            ("GET", DOOR),
            ("DELETE", f"{DOOR}/{uuid4()}"),
        )
    }

    assert statuses == {403}
