"""Who is let in, at this door and at this moment."""

import pytest
from flask import Blueprint, Flask, Response
from sqlalchemy import select

from consent.access.gates import api_key, cached_api_key, caller, confirm_key
from consent.access.keys import KeyNameTakenError, KeyUnknownError, Scope
from consent.access.limits import FAILURES
from consent.access.service import Access
from consent.access.store import generation_select
from consent.db.base import db
from consent.db.transaction import transaction
from consent.vocabulary.errors import InvalidError
from consent.web.bodies import as_json
from consent.web.contract import contract
from consent.web.services import service
from tests.integration.access.conftest import Build, a_key, revoke

WRONG = {"Authorization": f"Bearer ck_{'x' * 43}"}


@pytest.fixture
def door() -> Blueprint:
    blueprint = Blueprint("door", __name__)

    @blueprint.get("/whoami")
    @contract(scope="guard", answers={200: None})
    def whoami() -> Response:
        """Say who asks."""
        return as_json({"name": caller().name})

    @blueprint.get("/quick")
    @contract(scope="guard", answers={200: None})
    def quick() -> Response:
        """Say who asks, in the one statement this door makes anyway."""
        generation = db.session.scalar(select(generation_select())) or 0
        return as_json({"name": confirm_key(generation).name})

    return blueprint


def status(app: Flask, headers: dict[str, str] | None, path: str = "/whoami") -> int:
    return app.test_client().get(path, headers=headers).status_code


def test_a_key_that_was_made_is_let_in(build: Build, door: Blueprint) -> None:
    app = build(door, gate=api_key)
    headers = a_key(app, Scope.GUARD)

    answer = app.test_client().get("/whoami", headers=headers)

    assert answer.get_json() == {"name": "shop"}


@pytest.mark.parametrize("headers", [None, WRONG, {"Authorization": "Basic eA=="}])
def test_nobody_else_is(
    build: Build, door: Blueprint, headers: dict[str, str] | None
) -> None:
    answer = build(door, gate=api_key).test_client().get("/whoami", headers=headers)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_key_without_the_scope_is_refused(build: Build, door: Blueprint) -> None:
    app = build(door, gate=api_key)
    headers = a_key(app, Scope.MESSAGES)

    answer = app.test_client().get("/whoami", headers=headers)

    assert answer.status_code == 403
    assert answer.get_json()["code"] == "scope_missing"


def test_a_revoked_key_is_refused(build: Build, door: Blueprint) -> None:
    app = build(door, gate=api_key)
    headers = a_key(app)
    assert status(app, headers) == 200

    revoke(app)

    assert status(app, headers) == 401


def test_a_key_that_another_process_revoked_is_refused_at_once(
    build: Build, door: Blueprint
) -> None:
    app, other = build(door, gate=cached_api_key), build()
    headers = a_key(app)
    assert status(app, headers, "/quick") == 200

    revoke(other)

    assert status(app, headers, "/quick") == 401


def test_a_remembered_key_outlives_the_making_of_another(
    build: Build, door: Blueprint
) -> None:
    app = build(door, gate=cached_api_key)
    headers = a_key(app)
    status(app, headers, "/quick")

    a_key(app, name="store")

    assert status(app, headers, "/quick") == 200


def test_too_many_requests_of_a_key_must_wait(build: Build, door: Blueprint) -> None:
    app = build(door, gate=api_key, limit=2)
    headers = a_key(app)
    assert [status(app, headers) for _ in range(2)] == [200, 200]

    answer = app.test_client().get("/whoami", headers=headers)

    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


def test_a_network_of_guessers_does_not_lock_out_a_known_key(
    build: Build, door: Blueprint
) -> None:
    app = build(door, gate=api_key)
    headers = a_key(app)
    status(app, headers)
    for _ in range(FAILURES):
        status(app, WRONG)

    assert status(app, WRONG) == 429
    assert status(app, headers) == 200


def test_a_request_without_a_key_is_no_guess(build: Build, door: Blueprint) -> None:
    app = build(door, gate=api_key)
    headers = a_key(app)
    for _ in range(FAILURES + 1):
        status(app, None)

    assert status(app, headers) == 200


def test_a_name_is_given_once(build: Build) -> None:
    app = build()
    a_key(app)
    revoke(app)

    with pytest.raises(KeyNameTakenError):
        a_key(app)


def test_a_key_needs_a_scope(build: Build) -> None:
    with build().app_context(), pytest.raises(InvalidError):
        service(Access).create("shop", scopes=())


def test_a_key_that_is_unknown_cannot_be_revoked(build: Build) -> None:
    with pytest.raises(KeyUnknownError):
        revoke(build())


def test_a_key_is_revoked_once(build: Build) -> None:
    app = build()
    a_key(app)
    revoke(app)
    with app.app_context():
        (first,) = service(Access).keys()

    revoke(app)

    with app.app_context():
        assert service(Access).keys() == [first]


def test_a_key_that_was_not_committed_is_none(build: Build, door: Blueprint) -> None:
    app = build(door, gate=api_key)
    with app.app_context():
        token = service(Access).create("shop", scopes=(Scope.ADMIN,))

    assert status(app, {"Authorization": f"Bearer {token}"}) == 401


def test_bounds_of_a_key_are_kept(build: Build) -> None:
    app = build()
    with app.app_context(), transaction():
        service(Access).create(
            "shop", scopes=(Scope.GUARD,), sellers=["b", "a"], purposes=["offers"]
        )

    with app.app_context():
        (key,) = service(Access).keys()
    assert (key.sellers, key.purposes) == (("a", "b"), ("offers",))
