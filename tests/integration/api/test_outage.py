"""Without a database nothing is answered but that, and nothing is lost for good."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from werkzeug.test import TestResponse

from consent.app import Database
from consent.db.engine import libpq_url
from tests.conftest import Server
from tests.integration.api.doors import CONTACT, KEYED
from tests.integration.api.service import CALLS, EVENTS, RECEIPTS, Api, once, start

NOWHERE = "postgresql://nobody:nothing@127.0.0.1:1/nothing"
A_KEY = f"ck_{'A' * 43}"


@pytest.fixture(scope="module")
def unborn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """A service whose database nobody ever reached."""
    nowhere = Database(url=NOWHERE, owner_url=NOWHERE)
    started = start(nowhere, tmp_path_factory.mktemp("instance"), prepared=False)
    yield replace(started, admin=A_KEY)
    started.close()


@pytest.fixture(scope="module")
def bereft(
    postgres: Server, migrated: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Api]:
    """A service that worked, knows its key, and then lost its database."""
    name = f"consent_bereft_{postgres.worker}"
    made = postgres.create(name, template=migrated)
    database = Database(url=made.app_url, owner_url=made.owner_url)
    started = start(database, tmp_path_factory.mktemp("instance"))
    working = replace(started, admin=started.key())
    for method, path, body in KEYED:
        working.send(method, path, body, headers=once())
    _cut(made.app_url)
    postgres.drop(name)
    yield working
    working.close()


@pytest.fixture(params=["unborn", "bereft"])
def api(request: pytest.FixtureRequest) -> Api:
    found: Api = request.getfixturevalue(request.param)
    return found


@pytest.mark.parametrize(
    ("method", "path", "body"), KEYED, ids=[f"{m} {p}" for m, p, _ in KEYED]
)
def test_a_door_for_programs_answers_503(
    api: Api, method: str, path: str, body: dict[str, Any] | None
) -> None:
    answer = api.send(method, path, body, headers=once())

    _says_come_again(answer)


@pytest.mark.parametrize("path", [EVENTS, RECEIPTS, CALLS])
def test_a_webhook_answers_503_so_that_it_is_sent_again(api: Api, path: str) -> None:
    form = {
        "MessageSid": "SM1",
        "From": "+14155552671",
        "To": "+12025550100",
        "Body": "STOP",
        "MessageStatus": "delivered",
        "CallSid": "CA1",
        "CallStatus": "completed",
    }

    answer = api.signed(path, form, query=f"mid={CONTACT}&attempt=1")

    _says_come_again(answer)


@pytest.mark.parametrize("path", [EVENTS, RECEIPTS, CALLS])
def test_a_forged_webhook_is_403_still(api: Api, path: str) -> None:
    assert api.app.test_client().post(path, data={"Body": "STOP"}).status_code == 403


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_link_is_not_told_that_it_worked(api: Api, method: str) -> None:
    token = api.withdraw_token(CONTACT, seller="acme", purpose="offers")

    answer = api.app.test_client().open(f"/unsubscribe/{token}", method=method)

    _says_come_again(answer, media="text/html")
    assert "does not work right now" in answer.text


def test_the_process_lives_but_is_not_ready(api: Api) -> None:
    client = api.app.test_client()

    statuses = {
        path: client.get(path).status_code
        for path in ("/healthz", "/readyz", "/readyz/guard", "/openapi.json")
    }

    assert statuses == {
        "/healthz": 200,
        "/readyz": 503,
        "/readyz/guard": 503,
        "/openapi.json": 200,
    }


def test_a_lost_connection_is_not_an_outage(
    postgres: Server, migrated: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    name = f"consent_cut_{postgres.worker}"
    made = postgres.create(name, template=migrated)
    database = Database(url=made.app_url, owner_url=made.owner_url)
    started = start(database, tmp_path_factory.mktemp("instance"))
    working = replace(started, admin=started.key())
    doors = [each for each in KEYED if CONTACT not in each[1]]
    before = [_status(working, *door) for door in doors]

    _cut(made.app_url)
    after = [_status(working, *door) for door in doors]

    working.close()
    postgres.drop(name)
    assert max(before + after) < 500


def _cut(url: str) -> None:
    """End every connection that a role has to a database."""
    with psycopg.connect(libpq_url(url), autocommit=True) as role:
        role.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def _status(api: Api, method: str, path: str, body: dict[str, Any] | None) -> int:
    return api.send(method, path, body, headers=once()).status_code


def _says_come_again(
    answer: TestResponse, *, media: str = "application/problem+json"
) -> None:
    assert answer.status_code == 503
    assert answer.mimetype == media
    assert int(answer.headers["Retry-After"]) > 0
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
