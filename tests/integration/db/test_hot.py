"""Statements that are put together once and sent by the driver."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from consent.db.base import db
from consent.db.engine import database_url, engine_options
from consent.db.hot import Hot
from consent.db.transaction import in_transaction, transaction
from tests.conftest import Database

PAGE = Table(
    "page",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("words", String(20)),
)
WRITE = Hot(insert(PAGE), columns=("id", "words"))
FIRST = Hot(select(PAGE.c.id, PAGE.c.words).where(PAGE.c.id < 2).order_by(PAGE.c.id))


@pytest.fixture
def app(empty_database: Database) -> Iterator[Flask]:
    app = Flask("hot")
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url(empty_database.owner_url)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options("consent-tests")
    db.init_app(app)
    with app.app_context():
        with transaction():
            db.session.execute(
                text("CREATE TABLE page (id int PRIMARY KEY, words text)")
            )
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.mark.usefixtures("app")
def test_rows_are_written_and_read_in_the_transaction_of_the_session() -> None:
    with transaction():
        WRITE.run(db.session, {"id": 1, "words": "a"}, {"id": 2, "words": None})

        assert FIRST.rows(db.session, {}) == [(1, "a")]

    found = db.session.execute(select(PAGE.c.id)).scalars().all()
    assert sorted(found) == [1, 2]


def write_and_break() -> None:
    with transaction():
        WRITE.run(db.session, {"id": 1, "words": "lost"})
        raise KeyError


@pytest.mark.usefixtures("app")
def test_what_was_written_is_undone_with_its_transaction() -> None:
    with pytest.raises(KeyError):
        write_and_break()

    assert FIRST.rows(db.session, {}) == []


@pytest.mark.usefixtures("app")
def test_a_fault_is_told_as_elsewhere_and_without_what_was_written() -> None:
    WRITE.run(db.session, {"id": 1, "words": "a"})

    with pytest.raises(IntegrityError) as caught:
        WRITE.run(db.session, {"id": 1, "words": "+14155550123"})

    db.session.rollback()
    assert "+14155550123" not in str(caught.value)
    assert getattr(caught.value.orig, "sqlstate", None) == "23505"


@pytest.mark.usefixtures("app")
def test_what_is_not_said_is_not_guessed() -> None:
    with pytest.raises(DBAPIError):
        WRITE.run(db.session, {"id": 1})

    db.session.rollback()
    assert FIRST.rows(db.session, {}) == []


def end_own_connection() -> None:
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = :pid"
    mine = db.session.execute(text("SELECT pg_backend_pid()")).scalar()
    with db.engine.connect() as other:
        other.execute(text(ended), {"pid": mine})


@pytest.mark.usefixtures("app")
def test_a_connection_that_is_gone_is_told_and_replaced() -> None:
    end_own_connection()

    with pytest.raises(OperationalError) as caught:
        FIRST.rows(db.session, {})

    db.session.rollback()
    assert caught.value.connection_invalidated
    in_transaction(lambda: WRITE.run(db.session, {"id": 1, "words": "after"}))
    assert FIRST.rows(db.session, {}) == [(1, "after")]
