"""The whole service in this process, spoken to through its front doors only."""

import html
import itertools
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, LiteralString
from urllib.parse import urlsplit

import psycopg
from flask import Flask
from psycopg.sql import SQL, Composed, Identifier
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from consent.db.engine import libpq_url
from consent.messaging.feeder import Feeder
from consent.messaging.sweeps import Sweeps, Swept
from consent.providers.twilio.signature import sign
from consent.web.services import service
from tests.conftest import Database
from tests.doubles.sendgrid_double import SendGridDouble
from tests.doubles.twilio_double import Sent, TwilioDouble
from tests.stories.clock import SetClock
from tests.stories.people import ACCOUNT_SID, ACME, ANA, FORM, PUBLIC_URL, TOKEN
from tests.stories.work import run_due_jobs

Json = dict[str, Any]

_PATIENCE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the guard said."""

    outcome: str
    reasons: set[str]
    document: Json


@dataclass(slots=True, kw_only=True)
class House:
    """The service, its clock, and the providers as doubles."""

    app: Flask
    database: Database
    clock: SetClock
    twilio: TwilioDouble
    sendgrid: SendGridDouble
    key: str
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def call(
        self,
        method: str,
        path: str,
        body: Mapping[str, object] | None = None,
        *,
        key: str | None = None,
        once: str | None = None,
    ) -> TestResponse:
        """Call a door for programs with an API key."""
        headers = {"Authorization": f"Bearer {key or self.key}"}
        if once is not None:
            headers["Idempotency-Key"] = once
        client = self.app.test_client()
        return client.open(path, method=method, json=body, headers=headers)

    def ask(
        self, path: str, body: Mapping[str, object], *, key: str | None = None
    ) -> Json:
        """Post to a door that must answer well, and return the answer."""
        answer = self.call("POST", path, body, key=key, once=f"k{next(self.numbers)}")
        assert answer.status_code in {200, 201, 202}, answer.get_data(as_text=True)
        found: Json = answer.get_json()
        return found

    def say(self, action: str, address: str = ANA, **more: object) -> Json:
        """Record a statement about offers by text, unless told otherwise."""
        said = {"channel": "sms", "purpose": "offers", "evidence": {"door": "agent"}}
        body = {**said, "address": address, "action": action, **more}
        return self.ask("/v1/consents", body)

    def grant(self, address: str = ANA, **more: object) -> Json:
        """Record that somebody ticked the box on the form."""
        ticked: Json = {"basis": "express_written", "evidence": FORM}
        return self.say("grant", address, **{**ticked, **more})

    def check(
        self, address: str = ANA, *, key: str | None = None, **more: object
    ) -> Judged:
        """Ask the guard about offers by text, unless told otherwise."""
        body = {"channel": "sms", "purpose": "offers", "address": address, **more}
        found = self.ask("/v1/guard/check", body, key=key)
        codes = {reason["code"] for reason in found["reasons"]}
        return Judged(outcome=found["outcome"], reasons=codes, document=found)

    def send(self, to: str = ANA, *, key: str | None = None, **more: object) -> Json:
        """Ask for a text with an offer to be sent, unless told otherwise."""
        offer = {"channel": "sms", "purpose": "offers", "text": "Half price today"}
        return self.ask("/v1/messages", {**offer, "to": to, **more}, key=key)

    def mail(self, to: str, **more: object) -> Json:
        """Ask for an e-mail with an offer to be sent, unless told otherwise."""
        offer: Json = {"channel": "email", "subject": "Today", **more}
        return self.send(to, **offer)

    def message(self, sent: Json) -> Json:
        """Return a message as it is now."""
        found: Json = self.call("GET", f"/v1/messages/{sent['id']}").get_json()
        return found

    def status(self, sent: Json) -> str:
        """Return where a message is now."""
        return str(self.message(sent)["status"])

    def work(self) -> None:
        """Run every job that is due by our clock, and those that it leads to."""
        run_due_jobs(self.app, self.database, self.clock.now())

    def let_go(self) -> None:
        """Have a worker look for messages that are over and wait for a sender."""
        with self.app.app_context():
            service(Feeder).let_go()

    def sweep(self) -> Swept:
        """Have a worker look for messages that nobody works at."""
        with self.app.app_context():
            return service(Sweeps).sweep()

    def look_up(self, address: str = ANA, channel: str = "sms") -> Json:
        """Return what is known of an address."""
        asked = {"channel": channel, "address": address}
        return self.ask("/v1/contacts/lookup", asked)

    def history(self, contact: str) -> list[Json]:
        """Return all that was recorded of a contact, by sequence."""
        found = self.call("GET", f"/v1/contacts/{contact}/history").get_json()
        items: list[Json] = found["items"]
        return items

    def kinds(self, address: str = ANA, channel: str = "sms") -> list[str]:
        """Return the kinds of all events of an address, attempts as `attempt`."""
        contact = self.look_up(address, channel)["contact"]
        return [
            item["event"]["kind"] if "event" in item else "attempt"
            for item in self.history(contact)
        ]

    def hear(
        self, body: str, *, sender: str = ANA, to: str = ACME, **more: str
    ) -> list[str]:
        """Receive a text as Twilio posts it; return the words we answer with."""
        form = {
            "MessageSid": f"SM{next(self.numbers):032}",
            "AccountSid": ACCOUNT_SID,
            "From": sender,
            "To": to,
            "Body": body,
            **more,
        }
        answer = self.post_signed("/webhooks/twilio/messages", form)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        words = re.findall("<Message>(.*?)</Message>", answer.get_data(as_text=True))
        return [html.unescape(each) for each in words]

    def report(self, sent: Sent, status: str, code: int | None = None) -> int:
        """Report what became of a text or call, as Twilio does, where it was told."""
        parts = urlsplit(sent.form["StatusCallback"])
        form = self.twilio.status_form(sent, status, code)
        form |= {"AccountSid": ACCOUNT_SID}
        return self.post_signed(f"{parts.path}?{parts.query}", form).status_code

    def receipt(
        self, message: str, attempt: int, form: Mapping[str, str]
    ) -> TestResponse:
        """Report on an attempt by its names in the status URL."""
        target = f"/webhooks/twilio/status?mid={message}&attempt={attempt}"
        return self.post_signed(target, {"AccountSid": ACCOUNT_SID, **form})

    def messages_of(self, address: str) -> list[Json]:
        """Return the messages that were handed over to somebody, as `id` alone."""
        history = self.history(self.look_up(address)["contact"])
        attempts = [item["attempt"] for item in history if "attempt" in item]
        return [{"id": attempt["message"]} for attempt in attempts]

    def post_signed(
        self, target: str, form: Mapping[str, str], *, token: str = TOKEN
    ) -> TestResponse:
        """Post a form with the signature that Twilio gives it."""
        signature = sign(token, f"{PUBLIC_URL}{target}", form)
        return self.app.test_client().post(
            target,
            data=MultiDict(form),
            headers={"X-Twilio-Signature": signature},
        )

    def rows(self) -> dict[str, int]:
        """Count the rows of every table there is."""
        with self.as_owner() as owner:
            names = owner.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            ).fetchall()
            return {name: _count(owner, name) for (name,) in names}

    def as_owner(self) -> psycopg.Connection[tuple[Any, ...]]:
        """Connect as whoever the tables belong to."""
        return psycopg.connect(libpq_url(self.database.owner_url))

    def settle(self) -> None:
        """Wait until the feed may show all that was written so far.

        It ends below the oldest transaction of the whole server, and the server runs
        some of its own, to look after its tables.
        """
        with self.as_owner() as owner:
            owner.autocommit = True
            (written,) = _one(owner, "SELECT pg_snapshot_xmax(pg_current_snapshot())")
            oldest = "SELECT pg_snapshot_xmin(pg_current_snapshot()) >= %s::xid8"
            give_up = time.monotonic() + _PATIENCE
            while not _one(owner, oldest, written)[0]:
                assert time.monotonic() < give_up
                time.sleep(0.01)


def _count(owner: psycopg.Connection[tuple[Any, ...]], table: str) -> int:
    return int(_one(owner, SQL("SELECT count(*) FROM {}").format(Identifier(table)))[0])


def _one(
    owner: psycopg.Connection[tuple[Any, ...]],
    query: LiteralString | Composed,
    *values: object,
) -> tuple[Any, ...]:
    found = owner.execute(query, values).fetchone()
    assert found is not None
    return found
