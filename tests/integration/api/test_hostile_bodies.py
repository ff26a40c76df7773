"""Bodies that no honest caller sends: every door says no, and none breaks."""

import json

import pytest

from tests.integration.api.bodies import BASES, chunked, holds_its_form
from tests.integration.api.service import (
    EVENTS,
    FORM,
    RECEIPTS,
    Api,
    a_grant,
    a_number,
    once,
)

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
        holds_its_form(answer)


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
    holds_its_form(answer)


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


@pytest.mark.parametrize("path", BASES)
def test_a_chunked_body_past_the_bound_is_413(api: Api, path: str) -> None:
    answer = chunked(api, path, (b" " * 65536 for _ in range(40)))

    assert answer.status_code == 413


@pytest.mark.parametrize("path", [EVENTS, RECEIPTS])
@pytest.mark.parametrize(("signature", "status"), [("", 403), ("A" * 27 + "=", 413)])
def test_a_webhook_reads_no_body_that_nobody_could_have_signed(
    api: Api, path: str, signature: str, status: int
) -> None:
    parts = (b" " * 65536 for _ in range(40))

    answer = chunked(api, path, parts, {"X-Twilio-Signature": signature})

    assert answer.status_code == status
    assert (len(list(parts)) == 40) == (status == 403)


def test_a_chunked_body_within_the_bound_is_read(api: Api) -> None:
    asked = {"channel": "sms", "address": a_number(), "purpose": "offers"}
    body = json.dumps(asked).encode()

    answer = chunked(api, "/v1/guard/check", iter([body[:9], body[9:]]))

    assert answer.status_code == 200
