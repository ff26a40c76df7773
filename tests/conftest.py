"""A real PostgreSQL for every test that asks for one, built by the real migrations."""

import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from flask import Flask

from consent.db import migrate
from consent.db.base import db
from consent.db.embedded import EmbeddedPostgres
from consent.db.engine import database_url, libpq_url

# Nothing here has to outlive the machine, and the disk is the slowest part.
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
ELSEWHERE = "CONSENT_TEST_DATABASE_URL"
# What takes longest begins first, so that no worker is left with it at the end.
LONGEST = ("test_contract.py", "soak", "races", "browser", "trouble", "cli", "property")
APPLICATION = "consent_test_app"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest before the others, each file whole."""
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    found = [place for place, part in enumerate(LONGEST) if part in item.path.parts]
    return min(found, default=len(LONGEST))


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """A database with nothing in it yet, as its two roles reach it."""

    app_url: str
    owner_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A PostgreSQL in which the owner may create databases."""

    app_url: str
    owner_url: str
    worker: str

    def database(self, name: str) -> Database:
        """Say how a database of this server is reached."""
        return Database(
            app_url=_with_database(self.app_url, name),
            owner_url=_with_database(self.owner_url, name),
        )

    def create(self, name: str, *, template: str = "template1") -> Database:
        """Make a database, as a copy of another one."""
        self.drop(name)
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self.database(name)

    def drop(self, name: str) -> None:
        """Remove a database with whoever is still connected to it."""
        try:
            self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        except psycopg.errors.InsufficientPrivilege:
            # Some that we may not end are just leaving: the plain form waits for them.
            self._run(f"DROP DATABASE IF EXISTS {name}")

    def _run(self, statement: str) -> None:
        with psycopg.connect(libpq_url(self.owner_url), autocommit=True) as owner:
            owner.execute(statement.encode())


@pytest.fixture(scope="session")
def postgres(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Server]:
    """One server for the whole run, or the one that the environment names."""
    settings = getattr(request.config, "workerinput", {})
    worker = str(settings.get("workerid", "main"))
    elsewhere = os.environ.get(ELSEWHERE)  # noqa: TID251  about the tests, not the service
    if elsewhere:
        yield _server_elsewhere(elsewhere, worker)
        return
    run = tmp_path_factory.getbasetemp()
    folder = (run if worker == "main" else run.parent) / "postgres"
    with EmbeddedPostgres(folder, settings=QUICK) as urls:
        yield Server(app_url=urls.app, owner_url=urls.owner, worker=worker)


@pytest.fixture(scope="session")
def migrated(postgres: Server) -> Iterator[str]:
    """A database that the migrations were run in, to be copied."""
    name = f"consent_migrated_{postgres.worker}"
    upgrade(postgres.create(name))
    yield name
    postgres.drop(name)


@pytest.fixture
def database(
    postgres: Server, migrated: str, numbers: Iterator[int]
) -> Iterator[Database]:
    """A fresh database of the test's own, migrated and empty."""
    name = f"consent_{postgres.worker}_{next(numbers)}"
    yield postgres.create(name, template=migrated)
    postgres.drop(name)


@pytest.fixture
def empty_database(postgres: Server, numbers: Iterator[int]) -> Iterator[Database]:
    """A fresh database of the test's own that no migration has seen."""
    name = f"consent_{postgres.worker}_{next(numbers)}"
    yield postgres.create(name)
    postgres.drop(name)


@pytest.fixture(scope="session")
def numbers() -> Iterator[int]:
    """Numbers that no other test of this process gets."""
    return itertools.count(1)


def upgrade(database: Database) -> None:
    """Run the real migrations, as the real command does."""
    app = Flask("migrations", root_path=str(Path(__file__).parent))
    app.config["SQLALCHEMY_DATABASE_URI"] = database.app_url
    db.init_app(app)
    migrate.attach(app, owner_url=database.owner_url)
    migrate.upgrade(app)


def _with_database(url: str, name: str) -> str:
    changed = database_url(url).set(database=name)
    return changed.render_as_string(hide_password=False)


def _server_elsewhere(url: str, worker: str) -> Server:
    """Use a server whose role may create databases and roles."""
    owner = database_url(url)
    with psycopg.connect(libpq_url(url), autocommit=True) as connection:
        known = "SELECT FROM pg_roles WHERE rolname = %s"
        if connection.execute(known, [APPLICATION]).fetchone() is None:
            connection.execute(
                f"CREATE ROLE {APPLICATION} LOGIN PASSWORD '{APPLICATION}'".encode()
            )
    application = owner.set(username=APPLICATION, password=APPLICATION)
    return Server(
        app_url=application.render_as_string(hide_password=False),
        owner_url=owner.render_as_string(hide_password=False),
        worker=worker,
    )
