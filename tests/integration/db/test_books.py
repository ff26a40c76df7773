"""The books refuse everything but growth, from everybody."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from consent.db import append_only, roles
from consent.db.engine import database_url
from tests.conftest import Database

STATEMENTS = [
    "UPDATE wording SET words = 'others'",
    "DELETE FROM wording",
    "TRUNCATE wording",
    "TRUNCATE wording_2026",
    "UPDATE wording_2026 SET words = 'others'",
]


@pytest.fixture
def owner(empty_database: Database) -> Iterator[Engine]:
    engine = create_engine(database_url(empty_database.owner_url), poolclass=NullPool)
    with engine.begin() as connection:
        for statement in (
            append_only.book_function(),
            "CREATE TABLE wording (at date, words text) PARTITION BY RANGE (at)",
            *append_only.book("wording"),
            """CREATE TABLE wording_2026 PARTITION OF wording
               FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')""",
            *append_only.book_part("wording_2026"),
            "CREATE TABLE contact (id bigserial PRIMARY KEY, name text)",
            "CREATE TABLE alembic_version (version_num text)",
            "INSERT INTO wording VALUES ('2026-11-20', 'first')",
        ):
            connection.execute(text(statement))
    yield engine
    engine.dispose()


@pytest.fixture
def application(owner: Engine, empty_database: Database) -> Engine:
    role = database_url(empty_database.app_url).username
    assert role is not None
    for _ in range(2):
        with owner.begin() as connection:
            roles.grant(connection, role)
    return create_engine(database_url(empty_database.app_url), poolclass=NullPool)


def run(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_owner_cannot_amend_a_book(owner: Engine, statement: str) -> None:
    with pytest.raises(OperationalError, match="the books only grow"):
        run(owner, statement)


def test_the_refusal_does_not_say_what_stands_in_the_row(owner: Engine) -> None:
    with pytest.raises(OperationalError) as refusal:
        run(owner, "DELETE FROM wording")

    assert "first" not in str(refusal.value)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_application_may_not_even_try(application: Engine, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        run(application, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO wording VALUES ('2026-11-21', 'second')",
        "SELECT * FROM wording",
        "INSERT INTO contact (name) VALUES ('somebody')",
        "UPDATE contact SET name = 'another'",
        "SELECT * FROM contact FOR NO KEY UPDATE",
        "DELETE FROM contact",
        "SELECT * FROM alembic_version",
        "CREATE TEMPORARY TABLE spool (id text)",
    ],
)
def test_the_application_may_do_its_work(application: Engine, statement: str) -> None:
    run(application, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE more (id int)",
        "DROP TABLE contact",
        "TRUNCATE contact",
        "ALTER TABLE wording DISABLE TRIGGER ALL",
        "UPDATE alembic_version SET version_num = '0001'",
        "SET session_replication_role = replica",
    ],
)
def test_the_application_may_do_no_more(application: Engine, statement: str) -> None:
    with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
        run(application, statement)


def test_one_role_for_both_needs_no_grant(owner: Engine) -> None:
    name = owner.url.username
    assert name is not None

    with owner.begin() as connection:
        roles.grant(connection, name)

    run(owner, "INSERT INTO contact (name) VALUES ('somebody')")
