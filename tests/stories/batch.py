"""Batches of messages, sent through the front door."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from werkzeug.test import TestResponse

from tests.stories.house import House, Json
from tests.stories.people import ANA

NDJSON = "application/x-ndjson"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a batch was answered: a document for each line, and the last one."""

    lines: list[Json]
    last: Json

    @property
    def statuses(self) -> list[str | None]:
        return [line.get("status") for line in self.lines]

    @property
    def errors(self) -> list[str | None]:
        return [line.get("error") for line in self.lines]


def offer(key: str, to: str = ANA, **more: object) -> Json:
    """Return a line: a text with an offer, unless told otherwise."""
    text = {"channel": "sms", "purpose": "offers", "text": "Half price today"}
    return {"key": key, "to": to, **text, **more}


def post(house: House, body: bytes, *, key: str | None = None) -> TestResponse:
    """Post the bytes of a batch."""
    return house.app.test_client().post(
        "/v1/messages/batch",
        data=body,
        headers={"Authorization": f"Bearer {key or house.key}"},
        content_type=NDJSON,
    )


def send_all(
    house: House, lines: Sequence[Mapping[str, object]], *, key: str | None = None
) -> Answered:
    """Send a batch that must be answered well."""
    body = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    return answered(post(house, body, key=key))


def answered(response: TestResponse) -> Answered:
    """Return what a batch was answered."""
    assert response.status_code == 200, response.get_data(as_text=True)
    *lines, last = map(json.loads, response.get_data().splitlines())
    return Answered(lines=lines, last=last)
