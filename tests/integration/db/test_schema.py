"""The real tables: as the code says, there and back again, and books that only grow."""

import io
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from alembic import command
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import FlaskGroup
from sqlalchemy import Engine, NullPool, create_engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from consent.app import Database as Urls, create_app, prepare
from consent.db import migrate, roles
from consent.db.base import db
from consent.db.embedded import EmbeddedPostgres
from consent.db.engine import database_url
from consent.db.reads import Reads
from consent.db.transaction import in_transaction
from consent.demo.people import ANA_PHONE, BEN_PHONE
from consent.demo.service import Demo
from consent.messaging.dispatch import Dispatcher
from consent.providers.console.client import Console
from consent.sendlog.service import SendLog
from consent.settings import Settings
from consent.web.services import service
from tests.conftest import QUICK, Database, Server, upgrade

BOOKS = sorted(roles.BOOKS)
STATEMENTS = (
    "UPDATE {book} SET {column} = {column}",
    "DELETE FROM {book}",
    "TRUNCATE {book} CASCADE",
)
COLUMN = {"send_attempt": "opened_at"}
SCHEMA = """
    SELECT 'column', table_name, column_name,
        concat(data_type, character_maximum_length, is_nullable, column_default)
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL
    SELECT 'index', tablename, indexname, indexdef
    FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL
    SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'trigger', tgrelid::regclass::text, tgname,
        concat(tgenabled, pg_get_triggerdef(oid))
    FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT 'function', proname, '', pg_get_functiondef(oid)
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL
    SELECT 'privileges', relname, relkind::text, relacl::text
    FROM pg_class WHERE relnamespace = 'public'::regnamespace
"""

Schema = set[tuple[str, ...]]


def engine_of(url: str) -> Engine:
    return create_engine(database_url(url), poolclass=NullPool)


def application(database: Database, instance: Path) -> Flask:
    settings = Settings.read(
        {"CONSENT_INSTANCE_DIR": str(instance), "CONSENT_LOG_LEVEL": "ERROR"}
    )
    urls = Urls(url=database.app_url, owner_url=database.owner_url)
    return create_app(settings, urls, providers=[Console(io.StringIO())])


def closed(app: Flask) -> None:
    with app.app_context():
        service(Reads).close()
        db.engine.dispose()


def check(app: Flask) -> Result:
    return CliRunner().invoke(FlaskGroup(create_app=lambda: app), ["db", "check"])


def schema(database: Database) -> Schema:
    with engine_of(database.owner_url).connect() as connection:
        return {
            tuple(str(value) for value in row)
            for row in connection.execute(text(SCHEMA))
        }


def test_the_tables_are_those_that_the_code_describes(
    database: Database, tmp_path: Path
) -> None:
    app = application(database, tmp_path)

    found = check(app)

    assert found.exit_code == 0, found.output


def test_a_column_that_is_missing_is_noticed(
    database: Database, tmp_path: Path
) -> None:
    with engine_of(database.owner_url).begin() as owner:
        owner.execute(text("ALTER TABLE message DROP COLUMN series"))

    found = check(application(database, tmp_path))

    assert found.exit_code != 0


def test_up_down_and_up_again_gives_the_same_schema(
    empty_database: Database, tmp_path: Path
) -> None:
    upgrade(empty_database)
    first = schema(empty_database)
    app = application(empty_database, tmp_path)

    with app.app_context():
        command.downgrade(app.extensions["migrate"].migrate.get_config(), "base")
    between = schema(empty_database)
    migrate.upgrade(app)

    assert {row[1] for row in between} == {"alembic_version", "alembic_version_pkc"}
    assert schema(empty_database) == first


@pytest.fixture(scope="module", params=["as usual", "as a replica"])
def books(
    request: pytest.FixtureRequest,
    postgres: Server,
    migrated: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Database]:
    """Each book with a row in it, written by the service; once in replica mode.

    There a server fires no trigger that is not meant to fire always.
    """
    instance = tmp_path_factory.mktemp("instance")
    if request.param == "as usual":
        name = f"consent_books_{postgres.worker}"
        database = postgres.create(name, template=migrated)
        fill(database, instance)
        yield database
        postgres.drop(name)
        return
    replica = {**QUICK, "session_replication_role": "replica"}
    with EmbeddedPostgres(instance / "replica", settings=replica) as urls:
        database = Database(app_url=urls.app, owner_url=urls.owner)
        upgrade(database)
        fill(database, instance)
        yield database


def fill(database: Database, instance: Path) -> None:
    app = application(database, instance)
    prepare(app)
    with app.app_context():
        in_transaction(service(Demo).load)
        key = in_transaction(service(Demo).make_key)
    message = send(app, key, to=ANA_PHONE)
    send(app, key, to=BEN_PHONE)
    with app.app_context():
        contact = service(SendLog).find(message).contact
    with app.app_context():
        service(Dispatcher).run(contact, service(SendLog).find(message).id)
    closed(app)


def send(app: Flask, key: str, *, to: str) -> UUID:
    answer = app.test_client().post(
        "/v1/messages",
        json={"channel": "sms", "to": to, "purpose": "offers", "text": "Hello"},
        headers={"Authorization": f"Bearer {key}", "Idempotency-Key": to},
    )
    return UUID(answer.get_json()["id"])


def attempted(url: str, statement: str, book: str) -> None:
    said = statement.format(book=book, column=COLUMN.get(book, "recorded_at"))
    with engine_of(url).begin() as connection:
        connection.execute(text(said))


@pytest.mark.parametrize("book", BOOKS)
def test_each_book_has_a_row_to_lose(books: Database, book: str) -> None:
    with engine_of(books.app_url).connect() as connection:
        rows = connection.scalar(text(f"SELECT count(*) FROM {book}"))  # noqa: S608 - a table of ours

    assert rows


@pytest.mark.parametrize("statement", STATEMENTS)
@pytest.mark.parametrize("book", BOOKS)
def test_the_owner_cannot_take_back_what_a_book_says(
    books: Database, book: str, statement: str
) -> None:
    with pytest.raises(OperationalError, match="the books only grow"):
        attempted(books.owner_url, statement, book)


@pytest.mark.parametrize("statement", STATEMENTS)
@pytest.mark.parametrize("book", BOOKS)
def test_the_service_itself_may_not_even_try(
    books: Database, book: str, statement: str
) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        attempted(books.app_url, statement, book)


def test_in_replica_mode_other_triggers_are_silent(books: Database) -> None:
    with engine_of(books.owner_url).connect() as connection:
        mode = connection.scalar(text("SHOW session_replication_role"))
        connection.execute(
            text("""
                CREATE TEMPORARY TABLE plain AS SELECT 1 AS one;
                CREATE TRIGGER plain_keeps BEFORE DELETE ON plain
                FOR EACH ROW EXECUTE FUNCTION consent_books_only_grow()
            """)
        )
        refusal = None
        try:
            connection.execute(text("DELETE FROM plain"))
        except OperationalError as error:
            refusal = error

    assert (refusal is None) == (mode == "replica")
