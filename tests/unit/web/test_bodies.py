"""What comes in as JSON, and what is refused."""

import pytest
from flask import Blueprint
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.unit.web.conftest import Build
from tests.unit.web.things import hang_things


@pytest.fixture
def client(build: Build, door: Blueprint) -> FlaskClient:
    hang_things(door)
    return build(door)


def pointers(answer: TestResponse) -> set[str]:
    return set(answer.get_json()["errors"])


def test_a_body_becomes_a_value(client: FlaskClient) -> None:
    body = {"name": "a", "flag": True, "count": 3, "colour": "red", "note": ""}

    answer = client.post("/things", json={**body, "at": "2026-11-20T15:00:00+01:00"})

    assert answer.status_code == 200
    assert answer.get_json()["at"] == "2026-11-20T14:00:00+00:00"


@pytest.mark.parametrize(
    ("body", "media", "status"),
    [
        (b"{}", "text/plain", 415),
        (b"{}", "application/json; charset=latin-1", 415),
        (b"{}", None, 415),
        (b"", "application/json", 400),
        (b"  ", "application/json", 400),
        (b"{", "application/json", 400),
        (b'{"name": NaN}', "application/json", 400),
        (b'{"name": "\xff"}', "application/json", 400),
        (b"[]", "application/json", 422),
        (b"null", "application/json", 422),
        (b'{"name": "a\\u0000"}', "application/json", 422),
        (b'{"a\\u0000": 1}', "application/json", 422),
        (b'{"name": "\\ud800"}', "application/json", 422),
        (b'{"count": 9007199254740993}', "application/json", 422),
        (b'{"count": 123456789012345678901234567890}', "application/json", 422),
        (b"[" * 40 + b"]" * 40, "application/json", 422),
        (b"[" * 990 + b"]" * 990, "application/json", 422),
        (b'{"name": "a"}', "application/vnd.x+json; charset=UTF-8", 200),
    ],
)
def test_what_is_no_plain_json_is_refused(
    client: FlaskClient, body: bytes, media: str | None, status: int
) -> None:
    answer = client.post("/things", data=body, content_type=media)

    assert answer.status_code == status


def test_an_encoded_body_is_refused(client: FlaskClient) -> None:
    answer = client.post("/things", json={}, headers={"Content-Encoding": "gzip"})

    assert answer.status_code == 415


@pytest.mark.parametrize("declared", [True, False])
def test_a_body_is_bounded_by_the_contract(client: FlaskClient, declared: bool) -> None:  # noqa: FBT001
    body = b'{"name": "' + b"a" * 3000 + b'"}'
    chunked = {"wsgi.input_terminated": True, "CONTENT_LENGTH": None}

    answer = client.post(
        "/things",
        data=body,
        content_type="application/json",
        environ_overrides={} if declared else chunked,
    )

    assert answer.status_code == 413
    assert answer.get_json()["code"] == "too_large"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"name": "  "}, "/name"),
        ({"name": "toolong"}, "/name"),
        ({"name": "a\x07"}, "/name"),
        ({"name": 1}, "/name"),
        ({"name": None}, "/name"),
        ({"flag": 1}, "/flag"),
        ({"flag": "true"}, "/flag"),
        ({"count": "1"}, "/count"),
        ({"count": 1.0}, "/count"),
        ({"count": True}, "/count"),
        ({"colour": "RED"}, "/colour"),
        ({"colour": ["red"]}, "/colour"),
        ({"at": 5}, "/at"),
        ({"evidence": {"wording": ""}}, "/evidence/wording"),
        ({"evidence": {}}, "/evidence/wording"),
        ({"evidence": []}, "/evidence"),
        ({"parts": [{"wording": "a"}, {}]}, "/parts/1/wording"),
        ({"unknown": 1}, "/unknown"),
        ({"ana@example.com": 1}, ""),
        ({"4155550123": 1}, ""),
    ],
)
def test_a_fault_is_found_by_its_pointer(
    client: FlaskClient, change: dict[str, object], pointer: str
) -> None:
    answer = client.post("/things", json={"name": "a", **change})

    assert answer.status_code == 422
    assert pointers(answer) == {pointer}
    assert b"example.com" not in answer.data


def test_a_body_without_a_length_is_read_whole(client: FlaskClient) -> None:
    body = b'{"name": "a", "note": "' + b" " * 20 + b'"}' + b" " * (2000 - 45)

    answer = client.post(
        "/things",
        data=body,
        content_type="application/json",
        environ_overrides={"wsgi.input_terminated": True, "CONTENT_LENGTH": None},
    )

    assert len(body) == 2000
    assert answer.status_code == 200


def test_all_faults_are_told_at_once(client: FlaskClient) -> None:
    answer = client.post("/things", json={"flag": 1, "x": 2})

    assert pointers(answer) == {"/name", "/flag", "/x"}


def test_what_may_be_left_out_may_be_null(client: FlaskClient) -> None:
    answer = client.post("/things", json={"name": "a", "note": None, "colour": None})

    assert answer.get_json()["note"] is None


def test_a_time_goes_out_in_utc(client: FlaskClient) -> None:
    assert client.get("/time").get_json() == {"at": "2026-11-20T00:00:00Z"}


def test_a_query_becomes_a_value(client: FlaskClient) -> None:
    answer = client.get("/things?limit=5&tags=a&tags=b")

    assert answer.get_json() == {"limit": 5, "tags": ["a", "b"]}


@pytest.mark.parametrize(
    "query",
    ["limit=x", "limit=1&limit=2", "more=1", "limit=%00", "tags=%00"],
)
def test_a_query_that_is_wrong_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/things?{query}").status_code == 422
