"""How many guard checks a second, beside an endpoint that does almost nothing.

Run by `make bench`. It makes a database of its own with 100,000 people, serves the
product and two bare endpoints from the same granian, and asks each of them in turns.
"""

import argparse
import base64
import os
import secrets
import statistics
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import orjson
import psycopg
from rig.load import Measured, ask
from rig.people import load_people, number_of
from rig.server import THREADS, WORKERS, serving

from consent.access.keys import Scope
from consent.access.service import Access
from consent.app import Database, create_app, prepare
from consent.contacts.fingerprint import Fingerprints
from consent.db import migrate
from consent.db.base import db
from consent.db.embedded import EmbeddedPostgres
from consent.db.engine import libpq_url
from consent.db.transaction import transaction
from consent.settings import Settings
from consent.web.services import service

CHECK = "/v1/guard/check"
BARE = ("/bare/wsgi", "/bare/flask")
PATHS = (*BARE, CHECK)
AIM = 0.5
STRANGERS = 20
"""One in so many questions is about somebody who was never seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much is measured."""

    people: int
    rounds: int
    seconds: float
    connections: int


def main() -> None:
    """Measure, and print what was measured."""
    plan = _plan()
    with (
        tempfile.TemporaryDirectory(prefix="consent-bench-") as folder,
        EmbeddedPostgres(Path(folder) / "database") as urls,
    ):
        database = Database(url=urls.app, owner_url=urls.owner)
        environ = _environ(database, folder)
        token = _house(database, environ, plan.people)
        environ["BENCH_CONTACT"] = _somebody(urls.owner)
        with serving(environ) as port:
            _report(plan, _measure(plan, port, token))


def _plan() -> Plan:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--connections", type=int, default=8)
    return Plan(**vars(parser.parse_args()))


def _environ(database: Database, folder: str) -> dict[str, str]:
    key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")
    return {
        "CONSENT_DATABASE_URL": database.url,
        "CONSENT_DATABASE_OWNER_URL": database.owner_url,
        "CONSENT_INSTANCE_DIR": folder,
        "CONSENT_SECRET_KEY": secrets.token_urlsafe(32),
        "CONSENT_FINGERPRINT_KEYS": f"v1:{key}",
        "CONSENT_SEALING_KEYS": f"v1:{key}",
        "CONSENT_RATE_LIMIT": "10000000",
    }


def _house(database: Database, environ: dict[str, str], people: int) -> str:
    """Migrate, publish the configuration, load the people; return a key."""
    settings = Settings.read(environ)
    app = create_app(settings, database)
    migrate.upgrade(app)
    prepare(app)
    with app.app_context():
        with transaction():
            token = service(Access).create("bench", scopes=[Scope.GUARD])
        db.engine.dispose()
    fingerprints = Fingerprints(settings.fingerprint_keys)
    load_people(libpq_url(database.owner_url), fingerprints, people)
    return token


def _somebody(owner_url: str) -> str:
    with psycopg.connect(libpq_url(owner_url)) as connection:
        row = connection.execute("SELECT id FROM contact LIMIT 1").fetchone()
    return str(row[0]) if row else ""


def _measure(plan: Plan, port: int, token: str) -> dict[str, list[Measured]]:
    """Ask every endpoint in turns, so that what disturbs one disturbs all."""
    bodies = list(_bodies(plan.people))
    requests = {path: [_request(path, token, b) for b in bodies] for path in PATHS}
    found: dict[str, list[Measured]] = {path: [] for path in PATHS}
    for path in PATHS:
        ask(port, requests[path], connections=plan.connections, seconds=1.5)
    for _ in range(plan.rounds):
        for path in PATHS:
            measured = ask(
                port,
                requests[path],
                connections=plan.connections,
                seconds=plan.seconds,
            )
            if set(measured.statuses) != {b"200"}:
                raise SystemExit(f"{path} answered {dict(measured.statuses)}")
            found[path].append(measured)
    return found


def _bodies(people: int) -> list[bytes]:
    """Return questions about people all over the table, and some strangers."""
    places = [
        people + n if n % STRANGERS == 0 else (n * 7919) % people
        for n in range(min(people, 20_000))
    ]
    return [
        orjson.dumps(
            {
                "channel": "sms",
                "address": number_of(place),
                "purpose": "offers",
                "seller": "acme",
            }
        )
        for place in places
    ]


def _request(path: str, token: str, body: bytes) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _report(plan: Plan, found: dict[str, list[Measured]]) -> None:
    print(
        f"{os.cpu_count()} cores, {plan.people:,} people, granian with {WORKERS} "
        f"workers of {THREADS} threads, {plan.connections} connections, "
        f"{plan.rounds} rounds of {plan.seconds:g} s, load from the same machine"
    )
    for path, rounds in found.items():
        rates = sorted(m.rate for m in rounds)
        times = [x for m in rounds for x in m.latencies]
        p50, p99 = (statistics.quantiles(times, n=100)[n] * 1000 for n in (49, 98))
        print(
            f"{path:18} {statistics.median(rates):8,.0f}/s "
            f"({rates[0]:,.0f} to {rates[-1]:,.0f})  p50 {p50:.2f} ms  p99 {p99:.2f} ms"
        )
    outcomes: Counter[bytes] = Counter()
    for measured in found[CHECK]:
        outcomes += measured.outcomes
    print("decided:", {k.decode(): v for k, v in sorted(outcomes.items())})
    for path in BARE:
        ratios = sorted(
            c.rate / b.rate for c, b in zip(found[CHECK], found[path], strict=True)
        )
        print(
            f"ratio to {path}: {statistics.median(ratios):.2f} "
            f"({ratios[0]:.2f} to {ratios[-1]:.2f}); the aim is {AIM}"
        )


if __name__ == "__main__":
    main()
