"""Bodies that no honest caller sends: every door says no, and none breaks."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.integration.api.service import (
    EVENTS,
    FORM,
    RECEIPTS,
    Api,
    a_grant,
    a_message,
    a_number,
    a_wording,
    once,
)

BASES: dict[str, dict[str, Any]] = {
    "/v1/consents": a_grant(
        "+14155550999",
        **dict.fromkeys(
            (
                "seller",
                "ground",
                "ground_at",
                "occurred_at",
                "expires_at",
                "account",
                "region",
                "time_zone",
                "language",
                "answers",
            )
        ),
    ),
    "/v1/messages": a_message(
        "+14155550999",
        **dict.fromkeys(
            (
                "seller",
                "series",
                "account",
                "subject",
                "html",
                "reply_to",
                "send_at",
                "expires_at",
            )
        ),
        promotes=False,
    ),
    "/v1/guard/check": {
        "channel": "sms",
        "address": "+14155550999",
        "purpose": "offers",
        **dict.fromkeys(
            (
                "seller",
                "account",
                "technology",
                "series",
                "occasion",
                "at",
                "content",
                "location",
            )
        ),
        "use": "send",
    },
    "/v1/contacts/lookup": {"channel": "sms", "address": "+14155550999"},
    "/v1/wordings": a_wording(regions=[]),
    "/v1/accounts/C-7/contacts": {
        "channel": "sms",
        "address": "+14155550999",
        "verified": "none",
    },
}
WRONG: list[object] = [
    [],
    {},
    1,
    True,
    None,
    "",
    " ",
    "x" * 70,
    "*",
    "a\x00b",
    "a\x1bb",
    "a\u202eb",
    2**53 - 1,
    -1,
    1.5,
    ["a"],
    [[]],
    {"a": 1},
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59-12:00",
    "0001-01-01T00:00:00Z",
    "1970-01-01T00:00:00+14:00",
]
PLACES = [(path, name) for path, base in BASES.items() for name in base]
DEEP = 100_000


@pytest.fixture(scope="module", autouse=True)
def account(api: Api) -> None:
    api.send("PUT", "/v1/accounts/C-7", {"state": "active"})


@pytest.mark.parametrize(("path", "name"), PLACES)
def test_a_member_of_any_wrong_kind_breaks_nothing(
    api: Api, path: str, name: str
) -> None:
    for value in WRONG:
        answer = api.post(path, {**BASES[path], name: value})

        assert answer.status_code in {200, 201, 202, 404, 409, 422}, value
        _holds_its_form(answer)


@pytest.mark.parametrize("path", BASES)
@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b" ", 400),
        (b"{", 400),
        (b"{} {}", 400),
        (b"nonsense", 400),
        (b"NaN", 400),
        (b"\xef\xbb\xbf{}", 400),
        (b'{"purpose": "\xff"}', 400),
        (b'{"purpose": "\xed\xa0\x80"}', 400),
        ("{}".encode("utf-16"), 400),
        (b"[]", 422),
        (b"null", 422),
        (b'"text"', 422),
        (b'{"purpose": "\\ud800"}', 422),
        (b'{"purpose": "\\u0000"}', 422),
        (b'{"\\u0000": 1}', 422),
        (b'{"purpose": 1e999}', 400),
        (b'{"purpose": 123456789012345678901234567890}', 422),
        (b'{"purpose": ' + b"9" * 5000 + b"}", 400),
        (b'{"": {}}', 422),
        (b'{"__proto__": {}, "$where": "1"}', 422),
        (b'{"a":' * 40 + b"1" + b"}" * 40, 422),
        (b"[" * DEEP + b"]" * DEEP, 422),
        (b"[" * DEEP, 400),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_body_that_is_no_request_is_told_so(
    api: Api, path: str, body: bytes, status: int
) -> None:
    answer = api.raw(path, body)

    assert answer.status_code in ({400, 422} if status == 400 else {422})
    _holds_its_form(answer)


def test_the_same_name_twice_never_means_two_things(api: Api) -> None:
    number = a_number()
    first, last = a_grant(number, purpose="surveys"), a_grant(number)
    twice = f"{json.dumps(first)[:-1]},{json.dumps(last)[1:]}".encode()

    answer = api.raw("/v1/consents", twice)

    # The last one counts, for the judgement, the book and the digest alike.
    assert answer.get_json()["event"]["purpose"] == "offers"


@pytest.mark.parametrize("path", BASES)
@pytest.mark.parametrize(
    "media",
    [
        "",
        "text/plain",
        FORM,
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "application/jsonx",
        "application/x-ndjson",
        "\u2028",
    ],
)
def test_another_media_type_is_415(api: Api, path: str, media: str) -> None:
    body = json.dumps(BASES[path]).encode()

    answer = api.raw(path, body, media=media.encode().decode("latin-1"))

    assert answer.status_code == 415


@pytest.mark.parametrize("path", BASES)
def test_an_encoded_body_is_415(api: Api, path: str) -> None:
    headers = {"Content-Encoding": "gzip", **once()}

    answer = api.send("POST", path, BASES[path], headers=headers)

    assert answer.status_code == 415


@pytest.mark.parametrize("path", BASES)
def test_a_body_past_the_bound_is_413(api: Api, path: str) -> None:
    answer = api.raw(path, b'{"purpose": "' + b"x" * 2**20 + b'"}')

    assert answer.status_code == 413


@pytest.mark.parametrize("path", [*BASES, EVENTS, RECEIPTS])
def test_a_chunked_body_past_the_bound_is_413(api: Api, path: str) -> None:
    answer = _chunked(api, path, (b" " * 65536 for _ in range(40)))

    assert answer.status_code == 413


def test_a_chunked_body_within_the_bound_is_read(api: Api) -> None:
    asked = {"channel": "sms", "address": a_number(), "purpose": "offers"}
    body = json.dumps(asked).encode()

    answer = _chunked(api, "/v1/guard/check", iter([body[:9], body[9:]]))

    assert answer.status_code == 200


@pytest.mark.parametrize("address", ["+14155", "a@b", "a@b@c.example", "+" + "9" * 390])
@pytest.mark.parametrize("channel", ["sms", "email", "call", "mail", "location"])
def test_an_address_of_another_channel_is_422(
    api: Api, channel: str, address: str
) -> None:
    asked = {"channel": channel, "address": address, "purpose": "security"}

    answer = api.send("POST", "/v1/guard/check", asked)

    assert answer.status_code == 422
    assert address not in answer.text


@pytest.mark.parametrize(
    "address",
    [
        {},
        {"lines": [], "city": "Bonn", "country": "DE"},
        {"lines": ["1"] * 7, "city": "Bonn", "country": "DE"},
        {"lines": [["1"]], "city": "Bonn", "country": "DE"},
        {"lines": ["1"], "city": "Bonn", "country": "XX"},
        {"lines": ["1"], "city": "Bonn", "country": "DE", "extra": 1},
        {"lines": ["1\n2"], "city": {"a": 1}, "country": []},
    ],
)
def test_a_house_that_is_none_is_422(api: Api, address: dict[str, object]) -> None:
    asked = {"channel": "mail", "address": address, "purpose": "offers"}

    assert api.send("POST", "/v1/guard/check", asked).status_code == 422


@pytest.mark.parametrize(
    "query",
    [
        "",
        "channel=sms",
        "channel=sms&channel=email&purpose=offers",
        "channel=sms&purpose=offers&colour=red",
        "channel=sms&purpose=%00",
        "channel=%FF&purpose=offers",
        "channel=sms&purpose=offers&region=Mars",
    ],
)
def test_a_query_that_is_none_is_422(api: Api, query: str) -> None:
    assert api.send("GET", f"/v1/wordings?{query}").status_code == 422


@pytest.mark.parametrize(
    "query", ["after=-1", "after=x", "limit=0", "limit=1001", "limit=1e3", "after=%00"]
)
def test_a_page_that_is_none_is_422(api: Api, query: str) -> None:
    contact = "01890000-0000-7000-8000-000000000000"

    answer = api.send("GET", f"/v1/contacts/{contact}/history?{query}")

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "reference",
    [
        "..",
        ".",
        "%2e%2e",
        "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "..%5c..%5c",
        "C-1%00",
        "C-1%0a",
        "%FF",
        "ana@mail.example",
        "+14155550123",
        "14155550123",
        "tel:4155550123",
        "x" * 65,
        "%F0%9F%9B%91",
    ],
)
@pytest.mark.parametrize(
    ("method", "rest"),
    [
        ("PUT", ""),
        ("POST", "/deactivate"),
        ("POST", "/contacts"),
        ("DELETE", "/contacts/01890000-0000-7000-8000-000000000000"),
    ],
)
def test_a_reference_that_is_none_is_refused(
    api: Api, method: str, rest: str, reference: str
) -> None:
    answer = api.send(method, f"/v1/accounts/{reference}{rest}", {})

    assert answer.status_code in {404, 405, 422}
    assert reference not in answer.text.replace("C-1", "") or len(reference) < 3


def _holds_its_form(answer: TestResponse) -> None:
    if answer.status_code >= 400:
        assert answer.mimetype == "application/problem+json"
        assert {
            "type",
            "title",
            "status",
            "detail",
            "code",
            "remedy",
            "request_id",
        } <= (answer.get_json().keys())


class _Chunks:
    """A body whose length nobody was told."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._rest = b""

    def read(self, size: int = -1) -> bytes:
        self._rest = self._rest or next(self._parts, b"")
        part, self._rest = self._rest[:size], self._rest[size:]
        return part


def _chunked(api: Api, path: str, parts: Iterator[bytes]) -> TestResponse:
    headers = {"Authorization": f"Bearer {api.admin}", **once()}
    return api.app.test_client().post(
        path,
        content_type="application/json",
        headers=headers,
        environ_overrides={
            "CONTENT_LENGTH": "",
            "wsgi.input": _Chunks(parts),
            "wsgi.input_terminated": True,
        },
    )
