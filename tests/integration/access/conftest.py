"""An application whose doors take keys, on a database with the tables of the room."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Blueprint, Flask
from sqlalchemy import create_engine

from consent.access.answers import Answers
from consent.access.keys import Scope
from consent.access.limits import Limits
from consent.access.models import AccessGenerationRow, ApiKeyRow, IdempotencyRow
from consent.access.service import Access
from consent.access.store import AnswerStore, KeyStore
from consent.db.base import Base, db
from consent.db.engine import database_url
from consent.db.transaction import transaction
from consent.settings import Settings
from consent.vocabulary.clock import SystemClock
from consent.web.gates import Gate, mount
from consent.web.install import install
from consent.web.services import provide, service
from tests.conftest import Database

TABLES = [
    Base.metadata.tables[kind.__tablename__]
    for kind in (ApiKeyRow, AccessGenerationRow, IdempotencyRow)
]
Build = Callable[..., Flask]


@pytest.fixture
def build(empty_database: Database, tmp_path: Path) -> Iterator[Build]:
    """Make an application; several of them are several processes."""
    engine = create_engine(database_url(empty_database.owner_url))
    Base.metadata.create_all(engine, tables=TABLES)
    engine.dispose()
    made: list[Flask] = []

    def make(
        blueprint: Blueprint | None = None,
        *,
        gate: Gate | None = None,
        limit: int = 1000,
    ) -> Flask:
        app = Flask("access", static_folder=None)
        app.config["SQLALCHEMY_DATABASE_URI"] = empty_database.owner_url
        db.init_app(app)
        clock = SystemClock()
        settings = Settings.read({"CONSENT_INSTANCE_DIR": str(tmp_path)})
        install(app, settings, clock, ())
        access = Access(KeyStore(db.session), clock)
        provide(app, access, Limits(per_minute=limit))
        provide(app, Answers(AnswerStore(db.session), clock, secret="s" * 32))
        if blueprint is not None and gate is not None:
            mount(app, blueprint, gate)
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


def a_key(app: Flask, *scopes: Scope, name: str = "shop") -> dict[str, str]:
    """Make a key and return the headers that show it."""
    with app.app_context(), transaction():
        token = service(Access).create(name, scopes=scopes or (Scope.ADMIN,))
    return {"Authorization": f"Bearer {token}"}


def revoke(app: Flask, name: str = "shop") -> None:
    """End a key."""
    with app.app_context(), transaction():
        service(Access).revoke(name)
