"""Several real processes and one real database, made once for all races."""

import os
from collections.abc import Iterator

import psycopg
import pytest

from consent.access.keys import Scope
from consent.access.service import Access
from consent.app import prepare
from consent.db.base import db
from consent.db.engine import libpq_url
from consent.db.transaction import transaction
from consent.web.services import service
from tests.conftest import Server
from tests.races.house import House, MovableClock, Recorder, build
from tests.races.player import Player, players
from tests.races.stage import WORDING, Stage


@pytest.fixture(scope="session")
def rounds() -> int:
    """How many rounds each race is run for; more on request."""
    asked = os.environ.get("CONSENT_RACE_ROUNDS", "80")  # noqa: TID251  about the tests
    return int(asked)


@pytest.fixture(scope="session")
def stage(
    postgres: Server, migrated: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    name = f"consent_races_{postgres.worker}"
    database = postgres.create(name, template=migrated)
    house = House(
        app_url=database.app_url,
        owner_url=database.owner_url,
        instance=tmp_path_factory.mktemp("races"),
    )
    app = build(house, Recorder(), MovableClock())
    prepare(app)
    with app.app_context(), transaction():
        token = service(Access).create("races", scopes=[Scope.ADMIN])
    client = app.test_client()
    with psycopg.connect(libpq_url(house.owner_url), autocommit=True) as watch:
        stage = Stage(
            house=house,
            settings=house.settings,
            client=client,
            token=token,
            watch=watch,
        )
        made = client.post("/v1/wordings", json=WORDING, headers=stage.headers)
        assert made.status_code == 201
        yield stage
    with app.app_context():
        db.engine.dispose()
    postgres.drop(name)


@pytest.fixture(scope="session")
def two(stage: Stage) -> Iterator[tuple[Player, Player]]:
    """Two processes that hear, ask and dispatch."""
    with players(stage.house, 2) as (one, other):
        yield one, other
