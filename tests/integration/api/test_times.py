"""Times at the edges: the future, the calendar's ends, every offset."""

from datetime import datetime, timedelta

import pytest

from tests.integration.api.service import (
    NOW,
    Api,
    a_grant,
    a_message,
    a_number,
    a_statement,
)


@pytest.mark.parametrize(
    ("ahead", "status"),
    [
        (timedelta(minutes=5), 201),
        (timedelta(minutes=5, microseconds=1), 422),
        (timedelta(minutes=6), 422),
        (timedelta(days=365), 422),
        (timedelta(0), 201),
        (timedelta(days=-20_000), 201),
    ],
)
def test_what_happened_lies_at_most_five_minutes_ahead(
    api: Api, ahead: timedelta, status: int
) -> None:
    said = a_statement(a_number(), occurred_at=(NOW + ahead).isoformat())

    answer = api.post("/v1/consents", said)

    assert answer.status_code == status


def test_a_time_ahead_takes_effect_no_later_than_it_is_recorded(api: Api) -> None:
    ahead = (NOW + timedelta(minutes=5)).isoformat()

    answer = api.post("/v1/consents", a_grant(a_number(), occurred_at=ahead))

    event = answer.get_json()["event"]
    assert event["effective_at"] == event["recorded_at"]


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "1970-01-01T00:00:00+00:01",
        "9999-12-31T23:59:59-00:01",
        "10000-01-01T00:00:00Z",
        "2026-02-30T00:00:00Z",
        "2026-11-20T24:00:00Z",
        "2026-11-20T12:00:00",
        "2026-11-20T12:00:00+24:00",
        "2026-11-20T12:00:00+00:60",
        "2026-11-20 12:00:00Z",
        "20261120T120000Z",
        "2026-W47-5T12:00:00Z",
        "٢٠٢٦-11-20T12:00:00Z",
        "2026-11-20T12:00:00Z\n",
        "1795176000",
        "now",
    ],
)
@pytest.mark.parametrize("name", ["occurred_at", "expires_at"])
def test_a_time_that_is_none_is_422(api: Api, name: str, text: str) -> None:
    answer = api.post("/v1/consents", a_grant(a_number(), **{name: text}))

    assert answer.status_code == 422
    assert f"/{name}" in answer.get_json()["errors"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2026-11-20T23:59:00+14:00", "2026-11-20T09:59:00Z"),
        ("2026-11-19T12:00:00-23:59", "2026-11-20T11:59:00Z"),
        ("2026-11-20t09:59:00.1234567z", "2026-11-20T09:59:00.123456Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
    ],
)
def test_every_offset_means_one_moment(api: Api, text: str, meant: str) -> None:
    answer = api.post("/v1/consents", a_statement(a_number(), occurred_at=text))

    assert answer.get_json()["event"]["occurred_at"] == meant


def test_a_grant_until_the_calendar_ends_is_a_grant(api: Api) -> None:
    granted = a_grant(a_number(), expires_at="9999-12-31T23:59:59.999999Z")

    answer = api.post("/v1/consents", granted)

    assert answer.get_json()["standing"]["state"] == "granted"


def test_a_grant_that_is_over_is_no_grant(api: Api) -> None:
    granted = a_grant(a_number(), expires_at=NOW.isoformat())

    answer = api.post("/v1/consents", granted)

    assert answer.get_json()["standing"]["state"] == "expired"


@pytest.mark.parametrize("at", ["1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"])
def test_a_check_may_ask_about_any_time(api: Api, at: str) -> None:
    asked = {"channel": "sms", "address": a_number(), "purpose": "offers", "at": at}

    answer = api.send("POST", "/v1/guard/check", asked)

    assert (answer.status_code, answer.get_json()["hypothetical"]) == (200, True)


@pytest.mark.parametrize(
    ("send_at", "expires_at", "status"),
    [
        ("9999-12-31T00:00:00Z", None, 202),
        ("9999-12-31T23:59:59Z", None, 202),
        (None, "9999-12-31T23:59:59Z", 202),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", 422),
        (None, NOW.isoformat(), 422),
        (None, "1970-01-01T00:00:00Z", 422),
        ("1970-01-01T00:00:00Z", None, 202),
    ],
)
def test_a_message_waits_for_any_time_but_ends_after_it(
    api: Api, send_at: str | None, expires_at: str | None, status: int
) -> None:
    number = a_number()
    api.post("/v1/consents", a_grant(number))
    message = a_message(number, send_at=send_at, expires_at=expires_at)

    answer = api.post("/v1/messages", message)

    assert answer.status_code == status


def test_a_message_is_shown_with_the_times_it_was_given(api: Api) -> None:
    number = a_number()
    api.post("/v1/consents", a_grant(number))
    message = a_message(number, send_at="9999-12-31T23:59:59+00:00")
    sent = api.post("/v1/messages", message).get_json()

    seen = api.send("GET", f"/v1/messages/{sent['id']}").get_json()

    last = datetime.fromisoformat(seen["expires_at"])
    assert seen["send_at"] == "9999-12-31T23:59:59Z"
    assert last > datetime.fromisoformat(seen["send_at"])


@pytest.mark.parametrize("born", ["1899-12-31", "2026-13-01", "20260101", "١٩٩٠-01-01"])
def test_a_day_of_birth_that_is_none_is_422(api: Api, born: str) -> None:
    answer = api.send("PUT", "/v1/accounts/C-9", {"birth_date": born})

    assert answer.status_code == 422
