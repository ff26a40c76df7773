"""The migrations: forth, back, and compared with the code."""

from importlib.metadata import version

import pytest
from alembic import command
from alembic.util import CommandError
from flask import Flask
from sqlalchemy import Engine, NullPool, create_engine, inspect, text

from consent.db import migrate
from consent.db.base import db
from consent.db.engine import database_url
from consent.db.migrate import Schema
from tests.conftest import Database, upgrade


def engine_of(database: Database) -> Engine:
    return create_engine(database_url(database.owner_url), poolclass=NullPool)


def application(database: Database) -> Flask:
    app = Flask("migrations")
    app.config["SQLALCHEMY_DATABASE_URI"] = database.app_url
    db.init_app(app)
    migrate.attach(app, owner_url=database.owner_url)
    return app


def found(database: Database) -> Schema:
    with engine_of(database).connect() as connection:
        return migrate.state(connection)


def test_an_empty_database_is_not_ready(empty_database: Database) -> None:
    assert found(empty_database) is Schema.MISSING


def test_a_migrated_database_is_current(database: Database) -> None:
    assert found(database) is Schema.CURRENT


def test_migrating_again_changes_nothing(database: Database) -> None:
    upgrade(database)

    assert found(database) is Schema.CURRENT


def test_a_database_one_version_ahead_is_told(database: Database) -> None:
    with engine_of(database).begin() as connection:
        connection.execute(
            text("UPDATE alembic_version SET version_num = :next"),
            {"next": f"{migrate.head() + 1:04}"},
        )

    assert found(database) is Schema.ONE_AHEAD


def test_the_job_engines_migration_can_be_taken_back(database: Database) -> None:
    app = application(database)
    with app.app_context():
        config = app.extensions["migrate"].migrate.get_config()
        command.downgrade(config, "0001")
        tables = inspect(engine_of(database)).get_table_names()
        command.upgrade(config, "head")

    assert not [name for name in tables if name.startswith("procrastinate")]
    assert found(database) is Schema.CURRENT


def test_nothing_of_the_job_engine_is_left_when_it_is_taken_back(
    database: Database,
) -> None:
    app = application(database)
    with app.app_context():
        config = app.extensions["migrate"].migrate.get_config()
        command.downgrade(config, "0001")
    with engine_of(database).connect() as connection:
        left = connection.scalar(
            text(r"""
                SELECT count(*) FROM (
                    SELECT proname FROM pg_proc WHERE proname LIKE 'procrastinate\_%'
                    UNION ALL
                    SELECT typname FROM pg_type WHERE typname LIKE 'procrastinate\_%'
                ) AS names
            """)
        )

    assert left == 0


def test_the_application_role_may_use_the_job_engine(database: Database) -> None:
    engine = create_engine(database_url(database.app_url), poolclass=NullPool)

    with engine.begin() as connection:
        connection.execute(text("SELECT * FROM procrastinate_jobs"))
        connection.execute(text("DELETE FROM procrastinate_events"))


def test_the_migration_is_of_the_job_engine_that_is_installed() -> None:
    file = migrate.migrations_folder() / "versions" / "0002_jobs.py"
    series = ".".join(version("procrastinate").split(".")[:2])

    assert f'PROCRASTINATE = "{series}"' in file.read_text()


def test_a_migration_that_is_not_there_is_an_error(database: Database) -> None:
    with engine_of(database).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(CommandError):
        upgrade(database)
