from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from flask import Flask

from consent.contacts.account_service import Accounts
from consent.contacts.fingerprint import Fingerprints
from consent.contacts.routes import contacts_door
from consent.contacts.sealing import Seals
from consent.contacts.service import Contacts
from consent.db.base import db
from consent.db.journal.service import Journal
from consent.db.transaction import keep_journal, transaction
from consent.settings import NamedKey
from consent.web.gates import mount, nobody_checks
from consent.web.problems import install_problems
from consent.web.services import provide
from tests.conftest import Database

T = TypeVar("T")

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
OLD = NamedKey(version="v1", key=b"1" * 32)
NEW = NamedKey(version="v2", key=b"2" * 32)


@dataclass(slots=True)
class HandClock:
    """A clock that is moved by hand."""

    time: datetime = NOON

    def now(self) -> datetime:
        return self.time

    def pass_by(self, span: timedelta) -> None:
        self.time += span


def contacts_with(
    *keys: NamedKey, clock: HandClock | None = None, sealing: NamedKey = OLD
) -> Contacts:
    return Contacts(
        db.session,
        fingerprints=Fingerprints(keys),
        seals=Seals([sealing]),
        clock=clock or HandClock(),
    )


@dataclass(slots=True)
class Room:
    """The contacts room on a database of the test's own."""

    app: Flask
    clock: HandClock = field(default_factory=HandClock)

    @property
    def contacts(self) -> Contacts:
        return contacts_with(OLD, clock=self.clock)

    @property
    def accounts(self) -> Accounts:
        return Accounts(db.session, contacts=self.contacts, clock=self.clock)

    def do(self, work: Callable[[], T]) -> T:
        with self.app.app_context(), transaction():
            return work()


@pytest.fixture
def room(database: Database, tmp_path: Path) -> Iterator[Room]:
    app = Flask("contacts", root_path=str(Path(__file__).parent))
    app.config["SQLALCHEMY_DATABASE_URI"] = database.app_url
    db.init_app(app)
    keep_journal(app, Journal(tmp_path / "journal", suspect=lambda _: None))
    room = Room(app)
    install_problems(app)
    mount(app, contacts_door, nobody_checks)
    provide(app, room.contacts, room.accounts)
    yield room
    with app.app_context():
        db.engine.dispose()
