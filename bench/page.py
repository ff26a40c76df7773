"""How long the Contact Preferences page takes, beside a page with nothing on it.

Run by `make bench`. The account is that of the demo. The statements of its page are
noted, and the empty page runs the same, through the same granian and a session of
Flask-SQLAlchemy; beside it stands one that runs them through the driver alone. How
often the page asks the database is counted on the wire. What a browser loads for the
page is weighed as a proxy compresses it.
"""

import argparse
import gzip
import re
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask
from rig.house import House, house
from rig.notes import NOTED, noted, write_notes
from rig.server import serving
from rig.trips import counted
from rig.turns import (
    Asked,
    Plan,
    add_plan,
    in_turns,
    plan_of,
    print_rates,
    print_setting,
    print_times,
)

from consent.app import Database, create_app
from consent.db.base import db
from consent.db.reads import Reads
from consent.db.transaction import transaction
from consent.demo.people import ACCOUNTS
from consent.demo.service import Demo
from consent.settings import Settings
from consent.web.services import service

PAGE, EMPTY = "Contact Preferences", "an empty page"
DRIVER = "an empty page without SQLAlchemy"
AIM = "less than 2.0"
WEIGHT_AIM = "less than 60"
ACCOUNT = ACCOUNTS[0][0]

_KILO = 1000
_GOOD = 200
_ASSET = re.compile(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="(/[^"]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was seen of the page: where it is, what it asks for, what it weighs."""

    path: str
    trips: int
    statements: int
    weight: int


def main() -> None:
    """Measure, and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    add_plan(parser)
    given = parser.parse_args()
    plan = plan_of(given)
    with house(given.people) as one, tempfile.TemporaryDirectory() as folder:
        notes = Path(folder, "notes")
        seen = _looked_at(one, notes)
        with serving(
            replace(one, environ={**one.environ, NOTED: str(notes)})
        ) as server:
            found = in_turns(
                plan,
                {
                    EMPTY: _asked(server.port, "/bare/page"),
                    DRIVER: _asked(server.port, "/bare/page/driver"),
                    PAGE: _asked(server.port, seen.path),
                },
            )
    _report(plan, given.people, seen)
    print_rates(found)
    print_times(found, PAGE, EMPTY, AIM)
    print_times(found, PAGE, DRIVER, "none")


def _looked_at(one: House, notes: Path) -> Looked:
    """Look at the page twice; what is noted and counted is the second time."""
    owner = one.environ["CONSENT_DATABASE_OWNER_URL"]
    with counted(one.environ["CONSENT_DATABASE_URL"]) as (url, trips):
        quiet = {"CONSENT_DATABASE_URL": url, "CONSENT_LOG_LEVEL": "ERROR"}
        settings = Settings.read({**one.environ, **quiet})
        app = create_app(settings, Database(url=url, owner_url=owner))
        path = _link(app, one.token)
        _read(app, path)
        before = trips.count
        with noted() as said:
            page = _read(app, path)
        after = trips.count
        write_notes(notes, said)
        assets = sorted(set(_ASSET.findall(page.decode())))
        weight = sum(_weight(each) for each in (page, *(_read(app, a) for a in assets)))
        with app.app_context():
            service(Reads).close()
            db.engine.dispose()
    return Looked(path=path, trips=after - before, statements=len(said), weight=weight)


def _link(app: Flask, token: str) -> str:
    with app.app_context(), transaction():
        service(Demo).load()
    answer = app.test_client().post(
        "/v1/preference-links",
        json={"account": ACCOUNT},
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "page"},
    )
    return f"/preferences/{answer.get_json()['token']}"


def _read(app: Flask, path: str) -> bytes:
    answer = app.test_client().get(path)
    if answer.status_code != _GOOD:
        raise SystemExit(f"{answer.status}: {answer.get_data(as_text=True)}")
    return answer.get_data()


def _weight(part: bytes) -> int:
    return len(gzip.compress(part, 6))


def _asked(port: int, path: str) -> Asked:
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    return Asked(port=port, requests=[request.encode()])


def _report(plan: Plan, people: int, seen: Looked) -> None:
    print_setting(plan, f"{people:,} people")
    print(f"{seen.statements} statements, {seen.trips} round trips to the database")
    print(
        f"page, style and script: {seen.weight / _KILO:.1f} kB compressed; "
        f"the aim is {WEIGHT_AIM} kB"
    )


if __name__ == "__main__":
    main()
