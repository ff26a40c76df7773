"""Starts the service in this process: settings, database, application."""

import atexit
import os

from flask import Flask

from consent.app import Database, create_app
from consent.db.embedded import EmbeddedPostgres
from consent.settings import Settings

EMBEDDED = "database"
"""The folder of the embedded database, in the instance."""


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
    settings = Settings.read(os.environ)  # noqa: TID251 - handed to its one reader
    return create_app(settings, open_database(settings))
