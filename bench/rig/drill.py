"""What is done in a restore drill, to a service that runs in real processes."""

import subprocess
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self, TypeVar
from uuid import UUID

import psycopg
from flask import Flask

from consent.app import create_app
from consent.contacts.service import Contacts
from consent.db.base import db
from consent.db.binaries import programs
from consent.db.engine import database_url, libpq_url
from consent.db.journal.service import Journal
from consent.db.transaction import transaction
from consent.ledger.events import Draft, Kind
from consent.ledger.service import Ledger
from consent.vocabulary.evidence import Door, Evidence
from consent.vocabulary.ids import ContactId
from consent.web.services import service
from rig.cast import WORDING, fine, grant
from rig.doors import Doors
from rig.service import SENDER, TOKEN, Running

T = TypeVar("T")

_PATIENCE = 120
_DUE = "SELECT count(*) FROM message WHERE status IN ('queued', 'deferred', 'sending')"
_THERE = """
    SELECT count(*) FROM contact c WHERE c.id = ANY(%s) AND (
        c.sealed_address IS NOT NULL
        OR EXISTS (SELECT FROM contact_key k WHERE k.contact_id = c.id))
"""
_CUT = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
     WHERE datname = %s AND usename = current_user AND pid <> pg_backend_pid()
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Who does what after the dump."""

    loyal: list[str]
    stopping: list[str]
    erased: list[str]
    strangers: list[str]

    @classmethod
    def of(cls, people: int) -> Self:
        """Return so many people in all but the strangers, who come on top."""
        third = max(1, people // 3)
        numbers = [f"+1415{2_000_001 + n}" for n in range(4 * third)]
        names = ("loyal", "stopping", "erased", "strangers")
        return cls(
            **{n: numbers[i * third : (i + 1) * third] for i, n in enumerate(names)}
        )

    @property
    def all_known(self) -> list[str]:
        """Return who agreed before the dump."""
        return self.loyal + self.stopping + self.erased

    @property
    def written_to(self) -> list[str]:
        """Return to whom a message waits when the dump is made."""
        return self.loyal


@dataclass(slots=True, kw_only=True)
class Drill:
    """A service in real processes, and what happens to its database."""

    house: Running
    pool: Executor
    contacts: dict[str, UUID] = field(default_factory=dict)

    def agree(self, numbers: Sequence[str]) -> None:
        """Have people agree to offers."""
        fine(self._doors().post("/v1/wordings", WORDING))
        granted = self._each(
            numbers, lambda d, n: fine(d.post("/v1/consents", grant(n))).json
        )
        for number, answer in zip(numbers, granted, strict=True):
            self.contacts[number] = UUID(answer["event"]["contact"])

    def accept(self, numbers: Sequence[str]) -> None:
        """Have a message wait for each; halted, so that none leaves before the dump."""
        halt = {"all": True, "reason": "the dump comes first"}
        fine(self._doors().post("/v1/halts", halt))
        offer = {"channel": "sms", "purpose": "offers", "text": "Half price"}
        self._each(
            numbers, lambda d, n: fine(d.post("/v1/messages", {**offer, "to": n}))
        )

    def resume(self) -> None:
        """Let what waits leave, as an operator does who has looked at everything."""
        if self.house.command("resume", "--all"):
            raise RuntimeError("Nothing could be resumed.")

    def stop(self, numbers: Sequence[str]) -> int:
        """Have people text STOP; return how many were not heard."""
        answers = self._each(numbers, lambda d, n: d.text(TOKEN, n, SENDER, "STOP"))
        return sum(answer.status != 200 for answer in answers)  # noqa: PLR2004  HTTP

    def erase(self, numbers: Sequence[str]) -> None:
        """Erase people, as an erasure does."""
        app = create_app(self.house.settings, self.house.urls)
        for number in numbers:
            _erase(app, ContactId(self.contacts[number]))
        with app.app_context():
            service(Journal).close()
            db.engine.dispose()

    def wait_until_done(self) -> None:
        """Wait until no message is on its way."""
        give_up = time.monotonic() + _PATIENCE
        while self._one(_DUE):
            if time.monotonic() > give_up:
                raise TimeoutError("Messages stay on their way.")
            time.sleep(0.2)

    def dump(self) -> None:
        """Write a backup, as an operator does."""
        _run("pg_dump", "--format=custom", "--file", self._file, "--dbname", self._url)

    def restore(self) -> None:
        """Put the backup in the place of the database, while everything runs."""
        name = database_url(self._url).database
        with _beside(self.house.urls.owner_url) as owner:
            owner.execute(f"ALTER DATABASE {name} CONNECTION LIMIT 0".encode())
            for url in (self.house.urls.url, self.house.urls.owner_url):
                with _beside(url) as connection:
                    connection.execute(_CUT, [name])
            owner.execute(f"DROP DATABASE {name}".encode())
            owner.execute(f"CREATE DATABASE {name}".encode())
        _run("pg_restore", "--exit-on-error", "--dbname", self._url, self._file)

    def recover(self) -> int:
        """Run `consent recover`; return its status."""
        return self.house.command("recover", "--json")

    def allowed(self, numbers: Sequence[str]) -> int:
        """Ask the guard about people; return how many may be reached."""
        question = {"channel": "sms", "purpose": "offers"}
        answers = self._each(
            numbers, lambda d, n: d.post("/v1/guard/check", {**question, "address": n})
        )
        return sum(fine(answer).json["allowed"] for answer in answers)

    def taken(self) -> list[str]:
        """Return the messages that the double took, one for each time."""
        lines = self.house.book.read_text("utf-8").splitlines()
        return [line.split()[0] for line in lines]

    def with_address(self, numbers: Sequence[str]) -> int:
        """Return how many of these people have an address or a key."""
        return self._one(_THERE, [self.contacts[number] for number in numbers])

    @property
    def _file(self) -> str:
        return str(self.house.folder / "dump")

    @property
    def _url(self) -> str:
        return libpq_url(self.house.urls.owner_url)

    def _one(self, query: str, *values: object) -> int:
        with psycopg.connect(self._url, autocommit=True) as books:
            row = books.execute(query.encode(), values).fetchone()
        return 0 if row is None else int(row[0])

    def _doors(self) -> Doors:
        return Doors(self.house.port, self.house.key)

    def _each(self, numbers: Sequence[str], ask: Callable[[Doors, str], T]) -> list[T]:
        return list(self.pool.map(lambda number: ask(self._doors(), number), numbers))


def _erase(app: Flask, contact: ContactId) -> None:
    evidence = Evidence(door=Door.AGENT, reference="drill")
    with app.app_context(), transaction():
        draft = Draft(kind=Kind.FORGOTTEN, evidence=evidence)
        service(Ledger).record(contact, draft)
        service(Contacts).forget(contact)


def _beside(url: str) -> psycopg.Connection[tuple[object, ...]]:
    """Connect to the same server, but not to the database that is replaced."""
    other = database_url(url).set(database="postgres")
    text = libpq_url(other.render_as_string(hide_password=False))
    return psycopg.connect(text, autocommit=True)


def _run(program: str, *arguments: str) -> None:
    path = Path(programs().postgres).parent / program
    subprocess.run([str(path), *arguments], check=True)  # noqa: S603  it came along
