"""Starts the service in this process: settings, database, application."""

import atexit
import os

from flask import Flask

from consent.app import Database, create_app, prepare
from consent.db import migrate
from consent.db.base import db
from consent.db.embedded import EmbeddedPostgres
from consent.db.faults import DatabaseFaultError
from consent.settings import Settings

EMBEDDED = "database"
"""The folder of the embedded database, in the instance."""


class TablesError(DatabaseFaultError):
    """The tables are not at the version of the code."""


def read_settings() -> Settings:
    """Return what the environment says.

    Raises:
        SettingsError: naming everything that is wrong with it.
    """
    return Settings.read(os.environ)  # noqa: TID251 - handed to its one reader


def open_database(settings: Settings) -> Database:
    """Return the database of the settings, with none the embedded one, started.

    This process counts as one of the embedded database's users until it ends.
    """
    if settings.database_url is not None:
        owner = settings.database_owner_url or settings.database_url
        return Database(url=settings.database_url, owner_url=owner)
    embedded = EmbeddedPostgres(settings.instance_dir / EMBEDDED)
    urls = embedded.start()
    atexit.register(embedded.release)
    return Database(url=urls.app, owner_url=urls.owner)


def build() -> Flask:
    """Return the application as the environment sets it, tables as they are."""
    settings = read_settings()
    return create_app(settings, open_database(settings))


def ready(app: Flask) -> Flask:
    """Return the application, its keys checked and its tables at its version.

    Raises:
        TablesError: they are not.
        WrongKeyError: a key is not the one the data was made with.
    """
    with app.app_context():
        state = migrate.state(db.session.connection())
    if not state.is_ready:
        raise TablesError(
            f"The tables are {state.value}; bring them to this version: "
            "consent db upgrade"
        )
    prepare(app)
    return app


def serving() -> Flask:
    """Return the application, checked and ready to be served."""
    app = build()
    prepare(app)
    return app
