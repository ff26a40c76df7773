"""What stands in the database is the fold of what was recorded there (law 11)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings as profile

from consent.app import Database, create_app
from consent.contacts.address import parse
from consent.contacts.service import Contacts
from consent.db.base import db
from consent.db.transaction import transaction
from consent.ledger.events import Draft, Event
from consent.ledger.service import Ledger
from consent.ledger.standing import read
from consent.ledger.verify import Verification
from consent.settings import Settings
from consent.vocabulary.channel import Channel
from consent.vocabulary.evidence import Evidence
from consent.vocabulary.ids import ContactId, new_id
from consent.web.services import service
from tests.conftest import Server
from tests.property.histories import (
    LATE,
    QUESTIONS,
    arrivals,
    events,
    histories,
    place,
    when,
)
from tests.property.model import History, answer


@dataclass
class SteppingClock:
    """Tells a later time whenever it is asked."""

    tick: int = LATE

    def now(self) -> datetime:
        """Return the next microsecond."""
        self.tick += 1
        return when(self.tick)


@pytest.fixture(scope="module")
def app(
    postgres: Server, migrated: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    name = f"consent_property_{postgres.worker}"
    database = postgres.create(name, template=migrated)
    instance = tmp_path_factory.mktemp("instance")
    made = create_app(
        Settings.read({"CONSENT_INSTANCE_DIR": str(instance)}),
        Database(url=database.app_url, owner_url=database.owner_url),
        clock=SteppingClock(),
    )
    yield made
    with made.app_context():
        db.engine.dispose()
    postgres.drop(name)


def keep(history: History) -> tuple[ContactId, History]:
    """Record a history for a fresh contact, as late as it is kept; return both."""
    address = parse(Channel.EMAIL, f"{new_id().hex}@example.com")
    kept: list[Event] = []
    with transaction():
        contact = service(Contacts).find_or_make(address)
    for entry, happened in zip(events(history), history, strict=True):
        ids = {h.id: k.id for h, k in zip(history, kept, strict=False)}
        draft = Draft(
            kind=entry.kind,
            scope=entry.scope,
            purpose_class=entry.purpose_class,
            sender=entry.sender,
            basis=entry.basis,
            occurred_at=entry.occurred_at,
            expires_at=entry.expires_at,
            answers=None if happened.answers is None else ids[happened.answers],
            evidence=Evidence(door=entry.door, words="said"),
        )
        with transaction():
            kept.append(service(Ledger).record(contact, draft))
    ticks = [(k.recorded_at - when(0)).total_seconds() for k in kept]
    as_kept = tuple(
        happened._replace(recorded=round(tick * 1_000_000))
        for happened, tick in zip(history, ticks, strict=True)
    )
    return contact, as_kept


@profile(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories.flatmap(arrivals))
def test_the_book_answers_what_the_model_answers_and_verifies(
    app: Flask, history: History
) -> None:
    with app.app_context():
        contact, as_kept = keep(history)

    with app.app_context():
        rows = list(service(Ledger).standing(contact).values())
        faults = service(Verification).faults(contact)
    assert faults == []
    for asked in QUESTIONS:
        found = read(rows, place(asked), at=when(asked.at))
        assert found.state.value == answer(as_kept, asked).state
