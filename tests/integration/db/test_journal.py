"""What is noted in a transaction is journalled under a number that it commits."""

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from flask import Flask
from sqlalchemy.exc import PendingRollbackError

from consent.db.base import db
from consent.db.engine import database_url, engine_options, libpq_url
from consent.db.journal.comparison import Verdict, compare
from consent.db.journal.entries import Erased, Identity, Opened
from consent.db.journal.folder import Folder
from consent.db.journal.notes import note
from consent.db.journal.service import Journal
from consent.db.journal.store import JournalStore
from consent.db.journal.writer import Writer
from consent.db.transaction import keep_journal, transaction
from consent.vocabulary.channel import ContactKind
from tests.conftest import Database

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
ERASED = Erased(
    contact=uuid4(),
    identity=Identity(kind=ContactKind.PHONE, digests={"v1": b"\x01" * 32}),
    at=AT,
)
MARKS = "SELECT number FROM journal_writer ORDER BY number"


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = Journal(tmp_path / "journal", suspect=lambda _: None)
    yield made
    made.close()


@pytest.fixture
def app(database: Database, journal: Journal) -> Iterator[Flask]:
    app = Flask("journal")
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url(database.app_url)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options("consent-tests")
    db.init_app(app)
    keep_journal(app, journal)
    yield app
    with app.app_context():
        db.engine.dispose()


def noted() -> None:
    entry = Opened(contact=uuid4(), message=uuid4(), sender="+12025550100", at=AT)
    note(db.session, entry)


def break_off() -> None:
    with transaction():
        noted()
        raise KeyError


def commit(app: Flask) -> None:
    with app.app_context(), transaction():
        noted()


def marks(database: Database) -> list[int]:
    with psycopg.connect(libpq_url(database.owner_url)) as owner:
        return [number for (number,) in owner.execute(MARKS).fetchall()]


def verdicts(app: Flask, journal: Journal) -> list[Verdict]:
    with app.app_context():
        store = JournalStore(db.session)
        found = journal.folder.found()
        known = store.marks(each.writer for each in found)
        era = store.era()
    return [compare(each, known.get(each.writer, 0), era).verdict for each in found]


def test_one_after_the_other_they_share_one_file(
    app: Flask, journal: Journal, database: Database
) -> None:
    for _ in range(3):
        commit(app)

    assert marks(database) == [3]
    assert verdicts(app, journal) == [Verdict.SETTLED]


def test_a_transaction_with_nothing_to_journal_writes_nothing(
    app: Flask, tmp_path: Path
) -> None:
    with app.app_context(), transaction():
        pass

    assert not tmp_path.joinpath("journal").exists()


def test_many_at_once_wait_for_nobody_and_miss_no_number(
    app: Flask, journal: Journal, database: Database
) -> None:
    threads, each = 4, 10
    together = threading.Barrier(threads)

    def work() -> None:
        together.wait()
        for _ in range(each):
            commit(app)

    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work) for _ in range(threads)]:
            done.result()

    assert sum(marks(database)) == threads * each
    assert len(marks(database)) <= threads
    assert set(verdicts(app, journal)) == {Verdict.SETTLED}


def test_a_number_that_was_rolled_back_is_used_again(
    app: Flask, journal: Journal, database: Database
) -> None:
    commit(app)
    with app.app_context(), pytest.raises(KeyError):
        break_off()

    commit(app)

    assert marks(database) == [2]
    assert verdicts(app, journal) == [Verdict.SETTLED]


@pytest.mark.parametrize("landed", [True, False])
@pytest.mark.parametrize("before", [0, 2])
def test_a_commit_that_was_broken_off_leaves_no_gap(
    app: Flask, journal: Journal, database: Database, before: int, *, landed: bool
) -> None:
    for _ in range(before):
        commit(app)

    def broken_off() -> None:
        entry = Opened(contact=uuid4(), message=uuid4(), sender="s", at=AT)
        with journal.written(db.session, [entry]):
            if landed:
                db.session.commit()
            raise ConnectionError

    with app.app_context(), pytest.raises(ConnectionError):
        broken_off()
    commit(app)

    assert marks(database) == [before + 1 + landed]
    assert verdicts(app, journal) == [Verdict.SETTLED]


def test_what_was_noted_before_a_failure_is_not_journalled_with_what_comes_after(
    app: Flask, journal: Journal
) -> None:
    with app.app_context():
        with pytest.raises(KeyError):
            break_off()
        with transaction():
            pass

    assert list(journal.folder.path.glob("*.ndjson")) == []


def test_a_forked_process_begins_files_of_its_own(
    app: Flask, journal: Journal, database: Database
) -> None:
    commit(app)
    with app.app_context():
        db.engine.dispose()

    child = os.fork()
    if child == 0:
        status = 1
        try:
            commit(app)
            status = 0
        finally:
            os._exit(status)
    _, ended = os.waitpid(child, 0)
    commit(app)

    assert ended == 0
    assert marks(database) == [1, 2]
    assert verdicts(app, journal) == [Verdict.SETTLED] * 2


def test_a_file_that_is_a_day_old_is_not_gone_on_with(tmp_path: Path) -> None:
    file = os.open(tmp_path / "file", os.O_WRONLY | os.O_CREAT)
    old = Writer(id=uuid4(), file=file, began=time.monotonic() - 25 * 3600)
    new = Writer(id=uuid4(), file=file, began=time.monotonic())

    worn = (old.is_worn, new.is_worn)
    new.close()

    assert worn == (True, False)


def test_a_new_file_is_let_go_of_when_the_database_goes_away_too(
    app: Flask, database: Database, tmp_path: Path
) -> None:
    folder = Folder(tmp_path / "another")
    journal = Journal(
        folder.path, suspect=lambda _: db.session.connection().invalidate()
    )
    keep_journal(app, journal)
    commit(app)
    with psycopg.connect(libpq_url(database.owner_url)) as owner:
        owner.execute("DELETE FROM journal_writer")

    with (
        app.app_context(),
        pytest.raises(PendingRollbackError),
        transaction(),
    ):
        note(db.session, ERASED)
    journal.close()

    assert [each.alive for each in folder.found()] == [False, False]
