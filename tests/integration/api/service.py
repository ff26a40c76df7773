"""The whole service in this process, as a hostile user meets it."""

import io
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from werkzeug.test import TestResponse

from consent.access.keys import Scope
from consent.access.service import Access
from consent.app import Database, create_app, prepare
from consent.db.base import db
from consent.db.reads import Reads
from consent.db.transaction import transaction
from consent.links.tokens import WithdrawTokens
from consent.providers.console.client import Console
from consent.providers.twilio.signature import sign
from consent.settings import Settings
from consent.vocabulary.ids import ContactId
from consent.web.logs import configure_logs
from consent.web.services import service

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
FORM = "application/x-www-form-urlencoded"
EVENTS = "/webhooks/twilio/messages"
RECEIPTS = "/webhooks/twilio/status"
CALLS = "/webhooks/twilio/calls/status"

_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Fixed:
    """A clock that stands still, so that five minutes are five minutes."""

    def now(self) -> datetime:
        return NOW


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """An application, its keys, and everything it wrote."""

    app: Flask
    settings: Settings
    log: io.BytesIO = field(repr=False)
    admin: str = field(default="", repr=False)

    def key(
        self,
        *scopes: Scope,
        sellers: tuple[str, ...] | None = None,
        purposes: tuple[str, ...] | None = None,
    ) -> str:
        with self.app.app_context(), transaction():
            return service(Access).create(
                f"key-{next(_numbers)}",
                scopes=scopes or (Scope.ADMIN,),
                sellers=sellers,
                purposes=purposes,
            )

    def send(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> TestResponse:
        """Send JSON with a key, the administrator's when none is named."""
        token = self.admin if key is None else key
        given = {"Authorization": f"Bearer {token}", **(headers or {})}
        json: dict[str, Any] = {} if body is None else {"json": body}
        return self.app.test_client().open(path, method=method, headers=given, **json)

    def post(self, path: str, body: object, *, key: str | None = None) -> TestResponse:
        """Post JSON under an Idempotency-Key of its own."""
        return self.send("POST", path, body, key=key, headers=once())

    def raw(
        self, path: str, data: bytes, *, media: str = "application/json"
    ) -> TestResponse:
        """Post bytes, whatever they are."""
        headers = {"Authorization": f"Bearer {self.admin}", **once()}
        return self.app.test_client().post(
            path, data=data, content_type=media, headers=headers
        )

    def signed(
        self, path: str, form: Mapping[str, str], *, query: str = ""
    ) -> TestResponse:
        """Post a form as Twilio signs it."""
        target = f"{path}?{query}" if query else path
        url = f"{self.settings.public_url}{target}"
        signature = sign(self.settings.twilio_webhook_tokens[0], url, form)
        return self.app.test_client().post(
            target, data=dict(form), headers={"X-Twilio-Signature": signature}
        )

    def withdraw_token(self, contact: str, *, seller: str, purpose: str) -> str:
        """Return the token that stands in a link of a message."""
        tokens = WithdrawTokens(self.settings.fingerprint_keys)
        return tokens.issue(ContactId(UUID(contact)), seller, purpose)

    def written(self) -> str:
        """Return every log line so far."""
        return self.log.getvalue().decode()

    def close(self) -> None:
        """Let go of the database."""
        with self.app.app_context():
            service(Reads).close()
            db.engine.dispose()


def start(database: Database, instance: Path, *, prepared: bool = True) -> Api:
    """Build the service on a database, listening to what it logs."""
    settings = Settings.read(
        {"CONSENT_INSTANCE_DIR": str(instance), "CONSENT_TRUSTED_PROXIES": "1"}
    )
    clock = Fixed()
    app = create_app(
        settings, database, clock=clock, providers=[Console(io.StringIO())]
    )
    if prepared:
        prepare(app)
    log = io.BytesIO()
    stream = io.TextIOWrapper(log, write_through=True)
    configure_logs(clock, level="DEBUG", stream=stream)
    return Api(app=app, settings=settings, log=log)


def once() -> dict[str, str]:
    """Return an Idempotency-Key that no other request has."""
    return {"Idempotency-Key": f"once-{next(_numbers)}"}


def a_number() -> str:
    """Return a telephone number that no other test uses."""
    return f"+1415555{next(_numbers):04d}"


def an_email() -> str:
    """Return an e-mail address that no other test uses."""
    return f"person{next(_numbers)}@mail.example"


def a_statement(address: object, **changes: object) -> dict[str, Any]:
    """Return a withdrawal by text, unless changed."""
    return {
        "address": address,
        "channel": "sms",
        "purpose": "offers",
        "action": "withdraw",
        "evidence": {"door": "agent"},
        **changes,
    }


def a_grant(address: object, **changes: object) -> dict[str, Any]:
    """Return a grant from before wordings were kept, unless changed."""
    evidence = {"door": "web_form", "wording": "unknown"}
    return a_statement(
        address,
        **{"action": "grant", "basis": "express", "evidence": evidence, **changes},
    )


def a_message(to: object, **changes: object) -> dict[str, Any]:
    """Return a text, unless changed."""
    return {
        "channel": "sms",
        "to": to,
        "purpose": "offers",
        "text": "Hello",
        **changes,
    }


def a_wording(**changes: object) -> dict[str, Any]:
    """Return the words of a sign-up form, with an id of their own."""
    return {
        "id": f"wording-{next(_numbers)}",
        "language": "en",
        "text": "Yes, text me offers.",
        "channels": ["sms"],
        "purposes": ["offers"],
        "sellers": ["acme"],
        "basis": "express",
        "condition_of_purchase": False,
        **changes,
    }
