"""JSON bodies and queries, read by the schema of every door that takes one."""

import json
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import quote

import orjson
import rfc8785
from flask import Flask
from marshmallow import Schema

from consent.access.canonical import canonical as canonical_of
from consent.app import Database, create_app
from consent.settings import Settings
from consent.vocabulary.errors import ConsentError
from consent.web.bodies import load, load_query
from consent.web.contract import contract_of
from consent.web.document import document
from tests.fuzz.target import Target, picked
from tests.integration.api.doors import KEYED

NOWHERE = "postgresql://nobody@localhost:1/nothing?connect_timeout=1"
QUERIES = (
    b"channel=sms&purpose=offers&region=US-CA&seller=acme",
    b"after=1&limit=10&after=2",
    b"after=%00&limit=1e3",
)


@cache
def app() -> Flask:
    """Return the application whole, with a database that nobody reaches."""
    folder = Path(mkdtemp(prefix="consent-fuzz-"))
    settings = Settings.read(
        {"CONSENT_INSTANCE_DIR": str(folder), "CONSENT_LOG_LEVEL": "ERROR"}
    )
    return create_app(settings, Database(url=NOWHERE, owner_url=NOWHERE))


@cache
def schemas(part: str) -> list[tuple[str, type[Schema]]]:
    """Return the schemas of all doors for their `body` or `query`, by door."""
    rules = sorted(app().url_map.iter_rules(), key=lambda r: (r.rule, r.endpoint))
    found = [(rule.rule, contract_of(app(), rule.endpoint)) for rule in rules]
    return [
        (rule, getattr(promise, part))
        for rule, promise in found
        if promise is not None and getattr(promise, part) is not None
    ]


def feed_body(data: bytes) -> None:
    """Read a body by the schema that its first byte picks."""
    number, body = picked(data, len(schemas("body")))
    kind: Any = schemas("body")[number][1]
    with _request(body), suppress(ConsentError):
        load(kind)


def feed_query(data: bytes) -> None:
    """Read a query by the schema that its first byte picks."""
    number, query = picked(data, len(schemas("query")))
    kind: Any = schemas("query")[number][1]
    written = quote(query, safe="%&=+")
    with app().test_request_context(f"/?{written}"), suppress(ConsentError):
        load_query(kind)


def feed_canonical(data: bytes) -> None:
    """Write what a body says canonically (RFC 8785): it says the same, and stays so."""
    with _request(data):
        try:
            value: Any = document()
        except ConsentError:
            return
        canonical = rfc8785.dumps(value)

    assert canonical_of(value) == canonical
    assert json.loads(canonical) == value
    assert rfc8785.dumps(json.loads(canonical)) == canonical
    assert rfc8785.dumps(orjson.loads(canonical)) == canonical


def _request(body: bytes) -> Any:  # noqa: ANN401 - Flask's own context
    return app().test_request_context(
        "/", method="POST", data=body, content_type="application/json"
    )


ODD_JSON = (
    b'{"a": [1, 2.50, -0.0, 1e3, true, null], "\xc3\xa9": "\\u0000\\ud83d\\uded1"}',
    b"[" * 40 + b"]" * 40,
    b'{"a": 9007199254740993, "b": 1e400, "c": 5e-324, "a": NaN}',
    b'"\\ud800"',
    b"\xef\xbb\xbf{}",
)


def targets() -> tuple[Target, ...]:
    """Return the targets of this file."""
    bodies = tuple(
        bytes([number]) + json.dumps(body).encode()
        for number, (rule, _) in enumerate(schemas("body"))
        for _, path, body in KEYED
        if body is not None and _is_of(path, rule)
    )
    return (
        Target(name="body", feed=feed_body, seeds=bodies + ODD_JSON),
        Target(
            name="query",
            feed=feed_query,
            seeds=tuple(
                bytes([n]) + q for n in range(len(schemas("query"))) for q in QUERIES
            ),
        ),
        Target(
            name="canonical",
            feed=feed_canonical,
            seeds=(*ODD_JSON, *(body[1:] for body in bodies)),
        ),
    )


def _is_of(path: str, rule: str) -> bool:
    return len(path.split("/")) == len(rule.split("/")) and path.startswith(
        rule.partition("<")[0]
    )
