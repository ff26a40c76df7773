"""Every error is a problem, and tells nothing it should not."""

import importlib
import json
import pkgutil
import re
from pathlib import Path

import pytest
from flask import Blueprint
from psycopg_pool import PoolTimeout
from sqlalchemy.exc import OperationalError

import consent
from consent.vocabulary.errors import (
    ConflictError,
    ConsentError,
    ForbiddenError,
    InvalidError,
    NotFoundError,
    TooLargeError,
    TooManyError,
    UnauthenticatedError,
    UnavailableError,
    UnreadableError,
    UnsupportedMediaError,
)
from consent.web.problems import problem_of
from consent.web.status import status_of
from tests.unit.web.conftest import Build

PERSONAL = "ana@example.com"


class NarrowError(ConflictError):
    """Something narrower."""

    code = "narrow"
    remedy = "None."


@pytest.mark.parametrize(
    ("error", "status", "header"),
    [
        (UnreadableError("x"), 400, None),
        (UnauthenticatedError("x"), 401, "WWW-Authenticate"),
        (ForbiddenError("x"), 403, None),
        (NotFoundError("x"), 404, None),
        (ConflictError("x"), 409, None),
        (NarrowError("x"), 409, None),
        (TooLargeError("x"), 413, None),
        (UnsupportedMediaError("x"), 415, None),
        (InvalidError("x", errors={"/a": ["b"]}), 422, None),
        (TooManyError("x", retry_after=7), 429, "Retry-After"),
        (UnavailableError("x"), 503, "Retry-After"),
        (OperationalError("SELECT", {}, Exception()), 503, "Retry-After"),
        (PoolTimeout("x"), 503, "Retry-After"),
        (RuntimeError(PERSONAL), 500, None),
        (KeyError(PERSONAL), 500, None),
    ],
)
def test_an_error_has_its_status(
    build: Build, door: Blueprint, error: Exception, status: int, header: str | None
) -> None:
    @door.get("/fail")
    def fail() -> str:
        raise error

    answer = build(door).get("/fail")

    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    body = answer.get_json()
    assert body["status"] == status
    assert body["type"] == f"urn:consent:problem:{body['code']}"
    assert {"title", "detail", "remedy"} <= body.keys()
    assert body["request_id"] == answer.headers["X-Request-ID"]
    assert header is None or header in answer.headers


def test_nothing_of_an_unknown_error_gets_out(
    build: Build, door: Blueprint, capsys: pytest.CaptureFixture[str]
) -> None:
    @door.get("/fail/<address>")
    def fail(address: str) -> str:
        raise RuntimeError(address)

    answer = build(door).get(f"/fail/{PERSONAL}")

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert PERSONAL not in answer.text
    assert PERSONAL not in json.dumps(lines)
    assert lines[0]["exception"] == "builtins.RuntimeError"
    assert "fail" in lines[0]["frames"][-1]
    assert lines[0]["request_id"] == answer.get_json()["request_id"]
    assert lines[1]["route"] == "/fail/<address>"


def test_an_unknown_address_is_a_problem(build: Build) -> None:
    assert build().get(f"/{PERSONAL}").get_json()["code"] == "not_found"


def test_a_wrong_method_names_the_right_ones(build: Build) -> None:
    answer = build().post("/healthz")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert answer.get_json()["code"] == "method_not_allowed"


def test_an_address_with_a_nul_is_not_found(build: Build, door: Blueprint) -> None:
    @door.get("/x/<name>")
    def show(name: str) -> str:
        return name

    assert build(door).get("/x/a%00b").status_code == 404


def test_a_room_may_have_error_pages_of_its_own(build: Build, door: Blueprint) -> None:
    @door.get("/fail")
    def fail() -> str:
        raise NotFoundError("Nothing.")

    @door.errorhandler(Exception)
    def page(error: Exception) -> tuple[str, int]:
        problem = problem_of(error)
        return f"<p>{problem.detail}</p>", problem.status

    answer = build(door).get("/fail")

    assert answer.status_code == 404
    assert answer.text == "<p>Nothing.</p>"


def every_error() -> set[type[ConsentError]]:
    for module in pkgutil.walk_packages(consent.__path__, "consent."):
        importlib.import_module(module.name)
    found: set[type[ConsentError]] = set()
    new = {ConsentError}
    while new:
        found |= new
        new = {child for parent in new for child in parent.__subclasses__()} - found
    return {kind for kind in found if kind.__module__.startswith("consent.")}


def test_every_code_is_a_heading_in_the_documentation() -> None:
    codes = {kind.code for kind in every_error() - {ConsentError}}
    text = Path("docs/errors.md").read_text()

    headings = set(re.findall(r"^### `([a-z_]+)`$", text, re.MULTILINE))
    assert codes == headings


def test_every_error_has_a_status_of_its_own_or_of_its_parent() -> None:
    kinds = every_error() - {ConsentError}

    without = {kind.__name__ for kind in kinds if status_of(kind) == 500}
    assert without == {"InternalError", "MethodError"}
