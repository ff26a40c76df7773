"""What the races are run with: people who agreed, messages that wait, ways to stop."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import psycopg
from flask.testing import FlaskClient

from consent.links.tokens import WithdrawTokens
from consent.providers.twilio.signature import sign
from consent.settings import Settings
from consent.vocabulary.ids import ContactId, MessageId
from tests.races.house import House
from tests.races.player import Post

SENDER = "+12025550100"
TEXTS = "/webhooks/twilio/messages"
WORDING = {
    "id": "offers-1",
    "language": "en",
    "text": "Yes, send me offers.",
    "channels": ["sms"],
    "purposes": ["offers"],
    "sellers": ["acme"],
    "basis": "express",
    "condition_of_purchase": False,
}
STATUS = "SELECT status FROM message WHERE contact_id = %s AND id = %s"
ATTEMPTS = """
    SELECT count(*) FROM send_attempt WHERE contact_id = %s AND message_id = %s
"""


class Way(StrEnum):
    """The doors through which a withdrawal comes."""

    TEXT = "text"
    API = "api"
    LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Somebody who agreed, and a message to them that waits to be dispatched."""

    number: str
    contact: ContactId
    message: MessageId


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One database with a key, a wording and as many people as a race needs."""

    house: House
    settings: Settings
    client: FlaskClient
    token: str
    watch: psycopg.Connection
    counter: Iterator[int] = field(default_factory=itertools.count)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def number(self) -> str:
        """Return a number that nobody has yet."""
        return f"+1415{2_000_001 + next(self.counter)}"

    def grant(self, number: str) -> ContactId:
        """Have somebody agree to offers by text."""
        body = {
            "address": number,
            "channel": "sms",
            "purpose": "offers",
            "action": "grant",
            "basis": "express",
            "evidence": {"door": "web_form", "wording": WORDING["id"]},
        }
        answer = self._post("/v1/consents", body)
        return ContactId(UUID(answer["event"]["contact"]))

    def waiting(self) -> Waiting:
        """Return somebody who agreed and to whom a message waits."""
        number = self.number()
        contact = self.grant(number)
        message = self._post("/v1/messages", self.offer(number))
        identity = MessageId(UUID(message["id"]))
        return Waiting(number=number, contact=contact, message=identity)

    def offer(self, number: str) -> dict[str, object]:
        return {"channel": "sms", "to": number, "purpose": "offers", "text": "Half!"}

    def post(self, path: str, body: object, key: str | None = None) -> Post:
        """Return a request of the API, named by a key."""
        headers = {**self.headers, "Idempotency-Key": key or str(uuid4())}
        return Post(path=path, json=body, headers=headers)

    def text(self, number: str, body: str, *, after: float = 0.0) -> Post:
        """Return a text as Twilio would post it."""
        form = {
            "MessageSid": f"SM{uuid4().hex}",
            "From": number,
            "To": SENDER,
            "Body": body,
        }
        url = self.settings.public_url + TEXTS
        signature = sign(self.settings.twilio_webhook_tokens[0], url, form)
        headers = {"X-Twilio-Signature": signature}
        return Post(path=TEXTS, form=form, headers=headers, after=after)

    def withdrawal(self, way: Way, who: Waiting, *, after: float = 0.0) -> Post:
        """Return how somebody withdraws by one of the doors."""
        match way:
            case Way.TEXT:
                return self.text(who.number, "STOP", after=after)
            case Way.API:
                body = {
                    "address": who.number,
                    "channel": "sms",
                    "purpose": "*",
                    "seller": "acme",
                    "action": "withdraw",
                    "evidence": {"door": "agent"},
                }
                headers = self.headers
                return Post(
                    path="/v1/consents", json=body, headers=headers, after=after
                )
            case Way.LINK:
                tokens = WithdrawTokens(self.settings.fingerprint_keys)
                token = tokens.issue(who.contact, "acme", "offers")
                form = {"List-Unsubscribe": "One-Click"}
                return Post(path=f"/unsubscribe/{token}", form=form, after=after)

    def all(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return self.watch.execute(query.encode(), values).fetchall()

    def one(self, query: str, *values: object) -> int:
        """Return the one number of a query."""
        [(value,)] = self.all(query, *values)
        return int(value)

    def status(self, who: Waiting) -> str:
        """Return where a message is on its way."""
        [(status,)] = self.all(STATUS, who.contact, who.message)
        return str(status)

    def attempts(self, who: Waiting) -> int:
        """Return how often a message was tried."""
        return self.one(ATTEMPTS, who.contact, who.message)

    def _post(self, path: str, body: object) -> dict[str, Any]:
        post = self.post(path, body)
        response = self.client.post(path, json=body, headers=dict(post.headers))
        assert response.status_code in {200, 201, 202}, response.get_data()
        answer: dict[str, Any] = response.get_json()
        return answer
