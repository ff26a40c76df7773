"""Every answer, good or bad, keeps itself to itself."""

import pytest
from werkzeug.test import TestResponse

from tests.integration.api.doors import KEYED
from tests.integration.api.service import EVENTS, Api, once

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PUBLIC = [
    "/healthz",
    "/readyz",
    "/readyz/guard",
    "/metrics",
    "/openapi.json",
    "/docs",
    "/unsubscribe/none",
    "/nothing",
    "/%00",
    "/v1/../metrics",
    "//metrics",
    "/v1/guard/check",
    "/docs/static/../../app.py",
    "/pages/static/..%2f..%2fapp.py",
]


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "TRACE", "FOO"])
def test_an_answer_to_anybody_is_protected(api: Api, method: str, path: str) -> None:
    answer = api.app.test_client().open(path, method=method)

    assert answer.status_code < 500
    _is_protected(answer)


@pytest.mark.parametrize(("method", "path"), [(m, p) for m, p, _ in KEYED], ids=repr)
@pytest.mark.parametrize("key", [None, "", "wrong"])
def test_an_answer_to_a_caller_is_protected(
    api: Api, method: str, path: str, key: str | None
) -> None:
    answer = api.send(method, path, {}, key=key, headers=once())

    assert answer.status_code < 500
    _is_protected(answer)


@pytest.mark.parametrize(
    ("method", "path"), sorted({(m, p) for m, p, _ in KEYED}), ids=repr
)
def test_a_method_that_no_door_takes_is_405_with_allow(
    api: Api, method: str, path: str
) -> None:
    taken = {m for m, p, _ in KEYED if p.partition("?")[0] == path.partition("?")[0]}
    others = {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"} - taken

    for other in others:
        answer = api.send(other, path)

        assert (answer.status_code, other) == (405, other)
        assert answer.mimetype == "application/problem+json"
        assert method in answer.headers["Allow"]


@pytest.mark.parametrize(
    "given", ["a b", "x" * 65, "é", "<script>", "ana@mail.example"]
)
def test_a_request_id_that_is_none_is_replaced(api: Api, given: str) -> None:
    told = given.encode().decode("latin-1")

    answer = api.app.test_client().get("/healthz", headers={"X-Request-ID": told})

    assert answer.headers["X-Request-ID"] != told


def test_a_host_or_a_proxy_that_nobody_trusts_changes_nothing(api: Api) -> None:
    headers = {
        "Host": "evil.example",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Proto": "https",
        "X-Original-URL": "/metrics",
        "X-HTTP-Method-Override": "DELETE",
    }

    answer = api.app.test_client().get("/openapi.json", headers=headers)

    assert answer.status_code == 200
    assert "evil.example" not in answer.text


def test_no_door_lets_another_origin_in(api: Api) -> None:
    headers = {"Origin": "https://evil.example"}

    for path in (*PUBLIC, EVENTS):
        answer = api.app.test_client().open(path, method="OPTIONS", headers=headers)

        assert "Access-Control-Allow-Origin" not in answer.headers


def _is_protected(answer: TestResponse) -> None:
    headers = answer.headers
    assert {name: headers[name] for name in ALWAYS} == ALWAYS
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Request-ID"]
    assert headers["Cache-Control"]
    assert "Set-Cookie" not in headers
    assert answer.mimetype != "text/html" or answer.status_code in {200, 404}
