"""Batches as callers send them, and their answers as callers read them."""

import csv
import io
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

import orjson
from werkzeug.test import TestResponse

from tests.stories.house import House, Json

NDJSON = "application/x-ndjson"
CSV = "text/csv"
OFFERS = {"channel": "sms", "purpose": "offers"}


def post(
    house: House,
    body: bytes,
    *,
    media: str = NDJSON,
    key: str | None = None,
    query: Mapping[str, str] = OFFERS,
) -> TestResponse:
    """Post a batch about offers by text, unless told otherwise."""
    asked = urlencode(query)
    return house.app.test_client().post(
        f"/v1/guard/batch?{asked}",
        data=body,
        content_type=media,
        headers={"Authorization": f"Bearer {key or house.key}"},
    )


def ndjson(lines: Iterable[Json]) -> bytes:
    """Return objects as lines."""
    return b"".join(orjson.dumps(line) + b"\n" for line in lines)


def told(answer: TestResponse) -> list[Json]:
    """Return the lines of an answer, the last one too."""
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.mimetype == NDJSON
    return [orjson.loads(line) for line in answer.get_data().splitlines()]


def batch(
    house: House, addresses: Iterable[object], query: Mapping[str, str] = OFFERS
) -> list[Json]:
    """Ask about addresses, and return what each is answered."""
    lines = [{"id": str(n), "address": each} for n, each in enumerate(addresses)]
    *answers, last = told(post(house, ndjson(lines), query=query))
    assert last["complete"] is True
    assert last["lines"] == len(answers)
    return answers


def table(answer: TestResponse) -> list[list[str]]:
    """Return the rows of an answer in CSV, the first and the last too."""
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.mimetype == CSV
    text = answer.get_data().decode()
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))
