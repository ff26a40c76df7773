"""All of it or none of it, and again when two units of work collide."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from consent.db.base import db
from consent.db.engine import database_url, engine_options
from consent.db.transaction import in_transaction, transaction
from tests.conftest import Database


@pytest.fixture
def app(empty_database: Database) -> Iterator[Flask]:
    app = Flask("transactions")
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url(empty_database.owner_url)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options("consent-tests")
    db.init_app(app)
    with app.app_context(), transaction():
        db.session.execute(text("CREATE TABLE page (id int PRIMARY KEY, words text)"))
        db.session.execute(text("INSERT INTO page VALUES (1, ''), (2, '')"))
    yield app
    with app.app_context():
        db.engine.dispose()


def write(page: int, words: str) -> None:
    db.session.execute(
        text("UPDATE page SET words = words || :words WHERE id = :page"),
        {"words": words, "page": page},
    )


def read(app: Flask, page: int) -> object:
    with app.app_context():
        found = text("SELECT words FROM page WHERE id = :page")
        return db.session.scalar(found, {"page": page})


def test_what_the_block_wrote_is_committed(app: Flask) -> None:
    with app.app_context(), transaction():
        write(1, "kept")

    assert read(app, 1) == "kept"


def test_nothing_is_left_of_a_block_that_broke(app: Flask) -> None:
    def broken() -> None:
        with transaction():
            write(1, "lost")
            raise KeyError

    with app.app_context(), pytest.raises(KeyError):
        broken()

    assert read(app, 1) == ""


def test_two_that_wait_for_each_other_are_both_done_in_the_end(app: Flask) -> None:
    both_hold_one = threading.Barrier(2)

    def work(first: int, second: int) -> None:
        write(first, "x")
        if not met.is_set():
            both_hold_one.wait(10)
            met.set()
        write(second, "x")

    def run(first: int, second: int) -> None:
        with app.app_context():
            in_transaction(lambda: work(first, second))

    met = threading.Event()
    threads = [threading.Thread(target=run, args=pair) for pair in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert (read(app, 1), read(app, 2)) == ("xx", "xx")


def test_other_errors_are_not_tried_again(app: Flask) -> None:
    tries: list[int] = []

    def work() -> None:
        tries.append(1)
        db.session.execute(text("INSERT INTO page VALUES (1, 'twice')"))

    with app.app_context(), pytest.raises(DBAPIError):
        in_transaction(work)

    assert len(tries) == 1


def test_every_connection_is_as_the_laws_say(app: Flask) -> None:
    with app.app_context():
        shown = {
            name: db.session.scalar(text(f"SHOW {name}"))
            for name in (
                "timezone",
                "transaction_isolation",
                "application_name",
                "statement_timeout",
                "lock_timeout",
            )
        }

    assert shown == {
        "timezone": "UTC",
        "transaction_isolation": "read committed",
        "application_name": "consent-tests",
        "statement_timeout": "30s",
        "lock_timeout": "10s",
    }


def test_an_error_does_not_repeat_the_values(app: Flask) -> None:
    with app.app_context(), pytest.raises(DBAPIError) as error:
        db.session.execute(
            text("INSERT INTO page VALUES (:page, 'secret-words')"), {"page": "x-y-z"}
        )

    assert "x-y-z" not in str(error.value).split("[SQL:")[1]
