"""The feed against commits that come late: nothing is skipped, nothing told twice."""

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from consent.contacts.address import parse
from consent.contacts.service import Contacts
from consent.db.base import db
from consent.db.transaction import transaction
from consent.ledger.events import Draft, Kind
from consent.ledger.feed import BEGINNING, Page, Position
from consent.ledger.feed_store import Feed
from consent.ledger.service import Ledger
from consent.vocabulary.channel import Channel
from consent.vocabulary.evidence import Door, Evidence
from consent.vocabulary.ids import ContactId, EventId
from consent.web.services import service
from tests.races.house import MovableClock, Recorder, build
from tests.races.stage import Stage

WRITERS = 4
EACH = 12


@pytest.fixture
def app(stage: Stage) -> Iterator[Flask]:
    built = build(stage.house, Recorder(), MovableClock())
    yield built
    with built.app_context():
        db.engine.dispose()


def contact_of(app: Flask, number: int) -> ContactId:
    with app.app_context(), transaction():
        address = parse(Channel.SMS, f"+1202555{number:04}")
        return service(Contacts).find_or_make(address)


def record(app: Flask, contact: ContactId, *, wait: threading.Event) -> EventId:
    """Record a withdrawal, and wait before it is committed."""
    draft = Draft(kind=Kind.WITHDRAWN, evidence=Evidence(door=Door.AGENT))
    with app.app_context(), transaction():
        event = service(Ledger).record(contact, draft)
        wait.wait(20)
        return event.id


def page(app: Flask, after: Position, limit: int = 1000) -> Page:
    with app.app_context():
        found = service(Feed).page(after, limit=limit)
        db.session.rollback()
        return found


def at_the_end(app: Flask) -> Position:
    after = BEGINNING
    while (found := page(app, after)).events:
        after = found.end
    return after


def test_an_event_behind_one_that_commits_late_is_told_after_it(app: Flask) -> None:
    slow, quick = contact_of(app, 301), contact_of(app, 302)
    start, gate, done = at_the_end(app), threading.Event(), threading.Event()
    done.set()

    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(record, app, slow, wait=gate)
        time.sleep(0.5)
        second = record(app, quick, wait=done)
        meanwhile = page(app, start)
        gate.set()
        first = late.result(30)

    assert meanwhile.events == ()
    assert [event.id for event in page(app, start).events] == [first, second]


def test_a_reader_beside_slow_writers_sees_every_event_once(app: Flask) -> None:
    contacts = [contact_of(app, 310 + n) for n in range(WRITERS)]
    after, seen, chance = at_the_end(app), [], random.Random(7)  # noqa: S311  no secret
    pauses = [[chance.random() / 50 for _ in range(EACH)] for _ in contacts]

    def write(number: int) -> list[EventId]:
        never = threading.Event()
        written = []
        for pause in pauses[number]:
            draft = Draft(kind=Kind.WITHDRAWN, evidence=Evidence(door=Door.AGENT))
            with app.app_context(), transaction():
                event = service(Ledger).record(contacts[number], draft)
                never.wait(pause)
            written.append(event.id)
        return written

    with ThreadPoolExecutor(WRITERS) as pool:
        writing = [pool.submit(write, number) for number in range(WRITERS)]
        while not all(w.done() for w in writing):
            found = page(app, after, limit=3)
            seen += [event.id for event in found.events]
            after = found.end
    while (found := page(app, after, limit=3)).events:
        seen += [event.id for event in found.events]
        after = found.end

    written = [event for w in writing for event in w.result()]
    assert sorted(seen) == sorted(written)
