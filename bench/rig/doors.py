"""One open connection to the service, spoken to as programs and providers do."""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import orjson

from consent.providers.twilio.signature import sign

TEXTS = "/webhooks/twilio/messages"
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a door answered."""

    status: int
    body: bytes
    wait: str | None = None

    @property
    def json(self) -> Any:  # noqa: ANN401  it is JSON
        """Return the body as JSON."""
        return orjson.loads(self.body)


@dataclass(slots=True)
class Doors:
    """Asks one thing at a time, over a connection that stays open."""

    port: int
    key: str
    seconds: float = 30
    _line: http.client.HTTPConnection | None = field(default=None)

    def put(self, path: str, body: object) -> Answer:
        """Put JSON."""
        return self._program("PUT", path, body, once=None)

    def post(self, path: str, body: object, *, once: str | None = None) -> Answer:
        """Post JSON as a careful program does, named by a key."""
        return self._program("POST", path, body, once=once or str(uuid4()))

    def tell(self, path: str, body: object) -> Answer:
        """Post JSON under no key: asked again, it would be done again."""
        return self._program("POST", path, body, once=None)

    def _program(
        self, method: str, path: str, body: object, *, once: str | None
    ) -> Answer:
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {self.key}",
        }
        if once is not None:
            headers["Idempotency-Key"] = once
        return self._ask(method, path, orjson.dumps(body), headers)

    def lines(self, path: str, lines: list[Mapping[str, object]]) -> Answer:
        """Post NDJSON."""
        body = b"".join(orjson.dumps(line) + b"\n" for line in lines)
        headers = {
            "Content-Type": "application/x-ndjson",
            "Authorization": f"Bearer {self.key}",
        }
        return self._ask("POST", path, body, headers)

    def text(
        self, token: str, sender: str, to: str, words: str, *, sid: str | None = None
    ) -> Answer:
        """Post a text as Twilio does, signed; one that comes again has its old id."""
        form = {
            "MessageSid": sid or f"SM{uuid4().hex}",
            "AccountSid": f"AC{'0' * 32}",
            "From": sender,
            "To": to,
            "Body": words,
        }
        signed = sign(token, f"http://127.0.0.1:{self.port}{TEXTS}", form)
        headers = {"Content-Type": _FORM, "X-Twilio-Signature": signed}
        return self._ask("POST", TEXTS, urlencode(form).encode(), headers)

    def click(self, token: str) -> Answer:
        """Post one click, as a mailbox provider does."""
        body = b"List-Unsubscribe=One-Click"
        return self._ask("POST", f"/unsubscribe/{token}", body, {"Content-Type": _FORM})

    def _ask(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> Answer:
        for again in (True, False):
            try:
                return self._once(method, path, body, headers)
            except TimeoutError:
                self._line = None
                raise
            except (OSError, http.client.HTTPException):
                # A connection that was kept open may be closed when we use it.
                fresh, self._line = self._line is None, None
                if fresh or not again:
                    raise
        raise AssertionError

    def _once(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> Answer:
        if self._line is None:
            self._line = http.client.HTTPConnection(
                "127.0.0.1", self.port, timeout=self.seconds
            )
        self._line.request(method, path, body, dict(headers))
        answer = self._line.getresponse()
        return Answer(
            status=answer.status,
            body=answer.read(),
            wait=answer.getheader("Retry-After"),
        )
