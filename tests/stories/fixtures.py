"""A house for each test: a fresh database, doubles, and the application whole."""

import base64
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from psycopg.sql import SQL, Identifier, Literal

from consent.access.keys import Scope
from consent.access.service import Access
from consent.app import Database as Urls, create_app, prepare
from consent.db.base import db
from consent.db.engine import libpq_url
from consent.db.journal.service import Journal
from consent.db.reads import Reads
from consent.db.transaction import transaction
from consent.providers.handover import Provider
from consent.providers.sendgrid.client import SendGridMail
from consent.providers.twilio.client import TwilioCalls, TwilioTexts
from consent.settings import Settings
from consent.web.services import service
from tests.conftest import Database, Server
from tests.doubles.sendgrid_double import SendGridDouble
from tests.doubles.twilio_double import TwilioDouble
from tests.stories.clock import SetClock
from tests.stories.house import House
from tests.stories.people import (
    ACCOUNT_SID,
    ACME,
    ACME_MAIL,
    PUBLIC_URL,
    TOKEN,
    WORDING,
)

__all__ = [
    "clock",
    "database",
    "house",
    "make_key",
    "open_house",
    "sendgrid",
    "stories",
    "twilio",
]

OpenHouse = Callable[..., House]

TABLES = (
    "SELECT tablename FROM pg_tables"
    " WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
)
WHOLE_TABLE_TRIGGERS = (
    "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
    " WHERE tgname LIKE '%\\_keeps\\_all'"
)

PATIENCE = 2
"""Seconds that the SDKs wait for an answer."""


def a_key(letter: str) -> str:
    key = base64.urlsafe_b64encode(letter.encode() * 32).decode()
    return f"v1:{key.rstrip('=')}"


ENVIRONMENT = {
    "CONSENT_PUBLIC_URL": PUBLIC_URL,
    "CONSENT_SECRET_KEY": "not a secret, but long enough for one",
    "CONSENT_FINGERPRINT_KEYS": a_key("f"),
    "CONSENT_SEALING_KEYS": a_key("s"),
    "CONSENT_LOG_LEVEL": "ERROR",
    "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
    "TWILIO_AUTH_TOKENS": TOKEN,
    "TWILIO_FROM": ACME,
    "SENDGRID_API_KEY": "SG.key",
    "SENDGRID_FROM": ACME_MAIL,
}


@pytest.fixture(scope="session")
def stories(postgres: Server, migrated: str) -> Iterator[Database]:
    """One database for all stories of this run: a new one takes a third of a second.

    Only here may the books be emptied whole; a row of them still cannot be touched.
    """
    name = f"consent_stories_{postgres.worker}"
    database = postgres.create(name, template=migrated)
    with psycopg.connect(libpq_url(database.owner_url)) as owner:
        for table, trigger in owner.execute(WHOLE_TABLE_TRIGGERS).fetchall():
            change = f"ALTER TABLE {table} DISABLE TRIGGER {trigger}"
            owner.execute(change.encode())
    yield database
    postgres.drop(name)


@pytest.fixture
def database(stories: Database) -> Database:
    """Return the database of the stories, emptied."""
    with psycopg.connect(libpq_url(stories.owner_url)) as owner:
        owner.execute("SET lock_timeout = '10s'")
        asked = SQL("SELECT {}, EXISTS (SELECT FROM {})")
        questions = [
            asked.format(Literal(name), Identifier(name))
            for (name,) in owner.execute(TABLES).fetchall()
        ]
        answers = owner.execute(SQL(" UNION ALL ").join(questions)).fetchall()
        used = [Identifier(name) for name, has_rows in answers if has_rows]
        if used:
            owner.execute(SQL("TRUNCATE {} CASCADE").format(SQL(", ").join(used)))
    return stories


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def twilio() -> Iterator[TwilioDouble]:
    with TwilioDouble() as double:
        yield double


@pytest.fixture
def sendgrid() -> Iterator[SendGridDouble]:
    with SendGridDouble() as double:
        yield double


@pytest.fixture
def open_house(
    database: Database,
    clock: SetClock,
    twilio: TwilioDouble,
    sendgrid: SendGridDouble,
    tmp_path: Path,
) -> Iterator[OpenHouse]:
    """Start the service as its variables say; each one started is one more process."""
    started: list[Flask] = []
    journal = {"CONSENT_JOURNAL": str(tmp_path / "journal")}

    def start(providers: Sequence[Provider] | None = None, **variables: str) -> House:
        url = {"CONSENT_DATABASE_URL": database.app_url}
        settings = Settings.read({**ENVIRONMENT, **url, **journal, **variables})
        app = create_app(
            settings,
            Urls(url=database.app_url, owner_url=database.owner_url),
            clock=clock,
            providers=providers
            or [
                TwilioTexts(ACCOUNT_SID, TOKEN, api_url=twilio.url, timeout=PATIENCE),
                TwilioCalls(ACCOUNT_SID, TOKEN, api_url=twilio.url, timeout=PATIENCE),
                SendGridMail("SG.key", api_url=sendgrid.url, timeout=PATIENCE),
            ],
        )
        started.append(app)
        prepare(app)
        house = House(
            app=app,
            database=database,
            clock=clock,
            twilio=twilio,
            sendgrid=sendgrid,
            key=make_key(app, f"shop{len(started)}", [Scope.ADMIN]),
        )
        house.call("POST", "/v1/wordings", WORDING)
        return house

    yield start
    for app in started:
        with app.app_context():
            service(Reads).close()
            service(Journal).close()
            db.engine.dispose()


@pytest.fixture
def house(open_house: OpenHouse) -> House:
    """Return the service as most people run it."""
    return open_house()


def make_key(
    app: Flask,
    name: str,
    scopes: Sequence[Scope],
    *,
    sellers: Sequence[str] | None = None,
    purposes: Sequence[str] | None = None,
) -> str:
    """Make an API key and return its token."""
    with app.app_context(), transaction():
        return service(Access).create(
            name, scopes=scopes, sellers=sellers, purposes=purposes
        )
