"""What every door answers with, logs and counts."""

import json
import logging

import pytest
from flask import Blueprint, Flask, Response, request
from flask.testing import FlaskClient

from consent.vocabulary.errors import ForbiddenError
from consent.web.bodies import as_json
from consent.web.gates import gates, mount, ungated
from consent.web.health import Probe
from consent.web.services import provide, service
from tests.unit.web.conftest import Build


class Thing:
    """Something assembled."""


def test_a_door_finds_what_was_assembled() -> None:
    app, thing = Flask("x"), Thing()

    provide(app, thing)

    with app.app_context():
        assert service(Thing) is thing


def test_what_was_not_assembled_is_a_fault() -> None:
    app = Flask("x")
    provide(app)

    with app.app_context(), pytest.raises(KeyError):
        service(Thing)


def test_the_gate_stands_before_the_door(door: Blueprint) -> None:
    reached = []

    @door.before_request
    def first() -> None:
        reached.append("inside")

    @door.get("/x")
    def show() -> str:
        return "x"

    def closed() -> None:
        raise ForbiddenError("No.")

    app = Flask("x", static_folder=None)
    mount(app, door, closed)
    app.register_error_handler(ForbiddenError, lambda _: ("no", 403))

    assert app.test_client().get("/x").status_code == 403
    assert reached == []
    assert gates(app)["door"] is closed


def test_a_door_without_a_gate_is_found(door: Blueprint) -> None:
    door.add_url_rule("/open", view_func=lambda: "x", endpoint="open")
    app = Flask("x", static_folder=None)
    app.register_blueprint(door)

    assert ungated(app) == ["/open"]


def test_everything_installed_has_a_gate(build: Build) -> None:
    assert ungated(build().application) == []


def test_an_answer_keeps_to_itself(build: Build) -> None:
    headers = build(CONSENT_PUBLIC_URL="https://c.example").get("/healthz").headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "max-age" in headers["Strict-Transport-Security"]


def test_without_encryption_none_is_promised(build: Build) -> None:
    assert "Strict-Transport-Security" not in build().get("/healthz").headers


def test_what_a_view_says_stays(build: Build, door: Blueprint) -> None:
    @door.get("/page")
    def page() -> Response:
        framed = {"Content-Security-Policy": "frame-ancestors https://shop.example"}
        return Response("x", headers={**framed, "Cache-Control": "max-age=60"})

    headers = build(door).get("/page").headers

    assert headers.getlist("Content-Security-Policy") == [
        "frame-ancestors https://shop.example"
    ]
    assert headers["Cache-Control"] == "max-age=60"
    assert "X-Frame-Options" not in headers


@pytest.mark.parametrize(
    ("given", "kept"), [("abc-1.2_3", True), ("a b", False), ("x" * 65, False)]
)
def test_a_number_that_could_be_one_is_kept(
    build: Build,
    given: str,
    kept: bool,  # noqa: FBT001
) -> None:
    answer = build().get("/healthz", headers={"X-Request-ID": given})

    assert (answer.headers["X-Request-ID"] == given) is kept


def test_a_request_is_one_line_without_its_path(
    build: Build, door: Blueprint, capsys: pytest.CaptureFixture[str]
) -> None:
    @door.post("/who/<name>")
    def who(name: str) -> Response:
        return as_json({"name": name})

    build(door).post("/who/ana@example.com?phone=4155550123", data="secret")

    (line,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert line["route"] == "/who/<name>"
    assert line["method"] == "POST"
    assert line["status"] == 200
    assert line["ms"] > 0
    assert line["at"].endswith("+00:00")
    assert not {"ana@example.com", "4155550123"} & set(str(line).split("'"))


def test_what_libraries_fill_in_is_not_logged(
    build: Build, capsys: pytest.CaptureFixture[str]
) -> None:
    build()
    logger = logging.getLogger("twilio.http_client")

    logger.info("GET %s", "https://api.twilio.com/?To=4155550123")
    try:
        int("x4155550123")
    except ValueError:
        logger.exception("Failed for %s", "4155550123")

    (line,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert line["event"] == "Failed for %s"
    assert line["exception"] == "builtins.ValueError"
    assert "4155550123" not in str(line)


def test_requests_are_counted_by_rule(build: Build, door: Blueprint) -> None:
    @door.get("/counted/<name>")
    def counted(name: str) -> str:
        return name

    client = build(door)
    client.get("/counted/ana")
    client.open("/counted/ana", method="BREW")

    text = client.get("/metrics").text
    assert 'route="/counted/<name>",status="200"' in text
    assert 'method="OTHER"' in text
    assert "ana" not in text


def test_a_process_that_lives_says_so(build: Build) -> None:
    assert build().get("/healthz").get_json() == {"status": "ok"}


def breaks() -> str | None:
    raise RuntimeError("postgresql://user:hunter2@db")


def ready(client: FlaskClient) -> tuple[int, int]:
    return (
        client.get("/readyz").status_code,
        client.get("/readyz/guard").status_code,
    )


def test_with_every_probe_passing_it_is_ready(build: Build) -> None:
    client = build(probes=(Probe(name="database", check=lambda: None),))

    assert ready(client) == (200, 200)


def test_what_cannot_judge_goes_on_hearing(build: Build) -> None:
    rules = Probe(name="rules", check=lambda: "no valid version", judging=True)
    client = build(probes=(rules,))

    assert ready(client) == (200, 503)
    answer = client.get("/readyz/guard")
    assert answer.get_json()["errors"] == {"rules": ["no valid version"]}
    assert answer.headers["Retry-After"] == "1"


def test_a_probe_that_breaks_has_not_passed(build: Build) -> None:
    client = build(probes=(Probe(name="database", check=breaks),))

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.get_json()["errors"] == {"database": ["cannot be checked"]}


def test_the_address_of_a_caller_is_the_proxys_word_only_if_it_is_trusted(
    build: Build,
) -> None:
    forwarded = {"X-Forwarded-For": "203.0.113.9"}
    seen: list[str | None] = []
    for hops in ("0", "1"):
        client = build(CONSENT_TRUSTED_PROXIES=hops)
        with client:
            client.get("/healthz", headers=forwarded)
            seen.append(request.remote_addr)

    assert seen == ["127.0.0.1", "203.0.113.9"]
