"""Brings the tables to the version of the code, and says whether they are there."""

import re
import sys
from datetime import timedelta
from enum import Enum
from pathlib import Path

from alembic import command
from flask import Flask
from flask_migrate import Migrate
from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import ProgrammingError

from consent.db import roles
from consent.db.base import db
from consent.db.engine import Waits, connect_arguments, database_url

# Where the owner's URL stands in Flask's configuration; `migrations/env.py` reads it.
OWNER_URL = "CONSENT_DATABASE_OWNER_URL"
# A migration may take long, but it must not queue everybody behind a lock it awaits.
WAITS = Waits(statement=timedelta(0), lock=timedelta(seconds=10))
_APPLICATION_URL = "SQLALCHEMY_DATABASE_URI"
_UNDEFINED_TABLE = "42P01"


class Schema(Enum):
    """How the tables stand to the code."""

    MISSING = "missing"
    BEHIND = "behind"
    CURRENT = "current"
    ONE_AHEAD = "one_ahead"
    TOO_FAR_AHEAD = "too_far_ahead"

    @property
    def is_ready(self) -> bool:
        """Say whether this code can work on these tables.

        A migration may only take away what the version before it no longer used, so
        that the old code goes on while the new one is rolled out.
        """
        return self in {Schema.CURRENT, Schema.ONE_AHEAD}


def migrations_folder() -> Path:
    """Return the repository's `migrations/`, else the one that was installed."""
    beside = Path(__file__).resolve().parents[2] / "migrations"
    installed = Path(sys.prefix) / "share" / "consent" / "migrations"
    return beside if beside.is_dir() else installed


def attach(app: Flask, *, owner_url: str | None = None) -> None:
    """Give the application the migration commands, run by the owner of the tables."""
    app.config[OWNER_URL] = owner_url or app.config[_APPLICATION_URL]
    Migrate(app, db, directory=str(migrations_folder()))


def upgrade(app: Flask) -> None:
    """Bring the tables to this version and let the application's role use them."""
    with app.app_context():
        command.upgrade(app.extensions["migrate"].migrate.get_config(), "head")
    application = database_url(app.config[_APPLICATION_URL]).username
    engine = create_engine(
        database_url(app.config[OWNER_URL]),
        poolclass=NullPool,
        connect_args=connect_arguments("consent-migrate", waits=WAITS),
    )
    with engine.begin() as owner:
        if application is not None:
            roles.grant(owner, application)


def head() -> int:
    """Return the number of the newest migration that the code knows."""
    files = (migrations_folder() / "versions").glob("*.py")
    found = (re.match(r"\d{4}", file.name) for file in files)
    return max((int(number[0]) for number in found if number), default=0)


def state(connection: Connection) -> Schema:
    """Return how the tables stand to the code."""
    try:
        found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) != _UNDEFINED_TABLE:
            raise
        connection.rollback()
        found = None
    return compare(found, head())


def compare(found: str | None, known: int) -> Schema:
    """Compare the version of the tables with the newest one that is known. Pure."""
    if found is None:
        return Schema.MISSING
    ahead = int(found) - known
    if ahead < 0:
        return Schema.BEHIND
    if ahead == 0:
        return Schema.CURRENT
    return Schema.ONE_AHEAD if ahead == 1 else Schema.TOO_FAR_AHEAD
