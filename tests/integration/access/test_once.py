"""The same request twice has one effect, also at the same time."""

import threading

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from consent.access.gates import api_key
from consent.access.keys import Scope
from consent.db.base import db
from consent.vocabulary.errors import ConflictError
from tests.integration.access.conftest import Build, a_key
from tests.integration.access.workshop import Workshop, post, rows, things


@pytest.fixture
def workshop() -> Workshop:
    return Workshop()


@pytest.fixture
def app(build: Build, workshop: Workshop) -> Flask:
    app = build(things(workshop), gate=api_key)
    with app.app_context():
        db.session.execute(text("CREATE TABLE work (name text)"))
        db.session.commit()
    return app


@pytest.fixture
def headers(app: Flask) -> dict[str, str]:
    return a_key(app, Scope.MESSAGES)


def test_without_a_key_each_request_has_its_effect(
    app: Flask, headers: dict[str, str]
) -> None:
    answers = [post(app, headers, key=None) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert rows(app) == 2


def test_the_same_again_is_answered_the_same(
    app: Flask, headers: dict[str, str]
) -> None:
    first = post(app, headers)

    again = post(app, headers)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.data == first.data
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert rows(app) == 1


def test_the_same_in_other_words_is_the_same(
    app: Flask, headers: dict[str, str]
) -> None:
    named = {**headers, "Idempotency-Key": "k1", "Content-Type": "application/json"}
    client = app.test_client()
    client.post("/things", data='{"name": "a", "size": 1}', headers=named)

    again = client.post("/things", data='{"size":1,"name":"\\u0061"}', headers=named)

    assert again.headers["Idempotency-Replayed"] == "true"


def test_another_body_under_the_same_key_is_refused(
    app: Flask, headers: dict[str, str]
) -> None:
    post(app, headers)

    other = post(app, headers, name="b")

    assert other.status_code == 409
    assert other.get_json()["code"] == "idempotency_key_reused"
    assert rows(app) == 1


def test_keys_of_two_callers_are_two_keys(app: Flask, headers: dict[str, str]) -> None:
    post(app, headers)

    other = post(app, a_key(app, Scope.MESSAGES, name="store"), name="b")

    assert other.status_code == 201


def test_the_same_key_elsewhere_is_another(app: Flask, headers: dict[str, str]) -> None:
    named = {**headers, "Idempotency-Key": "k1"}
    client = app.test_client()

    answers = [
        client.put(f"/things/{name}", json={"name": "a"}, headers=named)
        for name in ("x", "y", "x")
    ]

    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert rows(app) == 2


def test_a_door_that_needs_a_key_says_so(app: Flask, headers: dict[str, str]) -> None:
    answer = app.test_client().put("/things/x", json={"name": "a"}, headers=headers)

    assert answer.status_code == 400
    assert answer.get_json()["code"] == "idempotency_key_missing"


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "\u00e9"])
def test_a_key_that_is_none_is_refused(
    app: Flask, headers: dict[str, str], key: str
) -> None:
    answer = post(app, headers, key=key)

    assert answer.status_code == 422
    assert answer.get_json()["code"] == "idempotency_key_invalid"


@pytest.mark.parametrize("error", [ConflictError("No."), RuntimeError("broken")])
def test_a_failure_leaves_nothing_and_is_not_remembered(
    app: Flask, headers: dict[str, str], workshop: Workshop, error: Exception
) -> None:
    def fail() -> None:
        raise error

    workshop.during = fail
    assert post(app, headers).status_code in {409, 500}
    assert rows(app) == 0
    workshop.during = lambda: None

    assert post(app, headers).status_code == 201


def test_while_the_first_is_at_work_the_second_is_told_so(
    app: Flask, headers: dict[str, str], workshop: Workshop
) -> None:
    working, may_end = threading.Event(), threading.Event()

    def wait() -> None:
        working.set()
        assert may_end.wait(10)

    workshop.during = wait
    answers: list[TestResponse] = []
    first = threading.Thread(target=lambda: answers.append(post(app, headers)))
    first.start()
    assert working.wait(10)

    second = post(app, headers)

    may_end.set()
    first.join()
    assert second.status_code == 409
    assert second.get_json()["code"] == "in_progress"
    assert answers[0].status_code == 201
    assert rows(app) == 1


def test_many_at_once_have_one_effect(app: Flask, headers: dict[str, str]) -> None:
    together = threading.Barrier(4)
    answers: list[TestResponse] = []

    def ask() -> None:
        together.wait(10)
        answers.append(post(app, headers))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status_code for answer in answers) == [200, 200, 200, 201]
    assert len({answer.data for answer in answers}) == 1
    assert rows(app) == 1


def test_the_work_waits_for_locks_as_long_as_before(
    app: Flask, headers: dict[str, str], workshop: Workshop
) -> None:
    seen: list[object] = []
    asked = text("SELECT current_setting('lock_timeout')")
    workshop.during = lambda: seen.append(db.session.scalar(asked))

    post(app, headers, key=None)
    post(app, headers)

    assert seen[0] == seen[1]


def test_work_that_collided_is_done_again(
    app: Flask, headers: dict[str, str], workshop: Workshop
) -> None:
    tries: list[int] = []

    def collide_once() -> None:
        tries.append(1)
        if len(tries) == 1:
            db.session.execute(
                text("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40P01'; END $$")
            )

    workshop.during = collide_once

    assert post(app, headers).status_code == 201
    assert len(tries) == 2
    assert rows(app) == 1
