from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest
from flask import Flask

from consent.db.base import db
from consent.db.journal.service import Journal
from consent.db.transaction import keep_journal, transaction
from consent.links.manage_service import ManageLinks
from tests.conftest import Database
from tests.integration.contacts.conftest import HandClock

T = TypeVar("T")

SECRET = "not a secret, but long enough for one"


@dataclass(slots=True)
class Desk:
    """Manage links on a database of the test's own."""

    app: Flask
    database: Database
    clock: HandClock = field(default_factory=HandClock)

    def links(self, secret: str = SECRET) -> ManageLinks:
        return ManageLinks(db.session, self.clock, secret=secret)

    def do(self, work: Callable[[ManageLinks], T]) -> T:
        """Do something with the links in a transaction of its own."""
        with self.app.app_context(), transaction():
            return work(self.links())


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Iterator[Desk]:
    app = Flask("links", root_path=str(Path(__file__).parent))
    app.config["SQLALCHEMY_DATABASE_URI"] = database.app_url
    db.init_app(app)
    keep_journal(app, Journal(tmp_path / "journal", suspect=lambda _: None))
    yield Desk(app, database)
    with app.app_context():
        db.engine.dispose()
