"""How many events are recorded a second, beside one row inserted and committed.

Run by `make bench`. The same granian serves `POST /v1/consents` and an endpoint that
writes one row of about the same length; both answer when it is on disk. What is
recorded is asked about apart: agreeing and opting out by people who are known, and the
first word of people who are not.
"""

import argparse
from collections.abc import Iterator

import orjson
import psycopg
from rig.house import House, house
from rig.load import ask
from rig.people import number_of
from rig.server import serving
from rig.turns import (
    Asked,
    Plan,
    add_plan,
    in_turns,
    plan_of,
    print_rates,
    print_ratio,
    print_setting,
    requests_to,
)

from consent.access.keys import Scope

RECORD = "/v1/consents"
BARE = "/bare/insert"
AGREES, LEAVES, COMES = "agrees, known", "opts out, known", "agrees, new"
AIM = "0.5"
CREATED = b"201"
SPEAKING = 2_000
"""Of the known, so many speak; each of them more than once."""

NEW = 200_000
_TABLE = """
    CREATE TABLE bench_event (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        contact_id uuid NOT NULL,
        at timestamptz NOT NULL,
        body text NOT NULL
    );
    GRANT INSERT ON bench_event TO PUBLIC;
"""


def main() -> None:
    """Measure, and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50_000)
    add_plan(parser)
    given = parser.parse_args()
    plan = plan_of(given)
    with house(given.people, scopes=[Scope.CONSENTS_WRITE]) as one:
        _make_table(one)
        with serving(one) as server:
            paths = _paths(one, server.port)
            _introduce(plan, paths)
            found = in_turns(plan, paths)
    print_setting(plan, f"{given.people:,} people")
    print_rates(found)
    for path in (AGREES, LEAVES, COMES):
        print_ratio(found, path, BARE, AIM)


def _make_table(one: House) -> None:
    with psycopg.connect(one.owner_url) as connection:
        connection.execute(_TABLE)


def _introduce(plan: Plan, paths: dict[str, Asked]) -> None:
    """Let everybody speak once: the first evidence of a contact makes its keys."""
    agrees = paths[AGREES]
    told = 0
    while told < len(agrees.requests):
        told += ask(
            agrees.port,
            agrees.requests,
            connections=plan.connections,
            seconds=min(1, plan.seconds),
            first=told,
        ).answers


def _paths(one: House, port: int) -> dict[str, Asked]:
    known = [number_of(place) for place in range(min(SPEAKING, one.people))]
    bodies = {
        AGREES: [_grant(number) for number in known],
        LEAVES: [_withdrawal(number) for number in known],
        COMES: list(_strangers(one.people)),
    }
    recorded = {
        path: Asked(
            port=port,
            requests=requests_to(RECORD, each, token=one.token),
            status=CREATED,
        )
        for path, each in bodies.items()
    }
    plain = requests_to(BARE, bodies[AGREES][:1], token=one.token)
    return {BARE: Asked(port=port, requests=plain, status=CREATED), **recorded}


def _strangers(people: int) -> Iterator[bytes]:
    return (_grant(number_of(place)) for place in range(people, people + NEW))


def _grant(number: str) -> bytes:
    return orjson.dumps(
        {
            "address": number,
            "channel": "sms",
            "purpose": "offers",
            "seller": "acme",
            "action": "grant",
            "basis": "express",
            "evidence": {
                "door": "web_form",
                "wording": "unknown",
                "words": "ticked",
                "page": "https://shop.example/sign-up",
                "ip": "203.0.113.9",
                "user_agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/145.0",
                "reference": "form-88",
            },
        }
    )


def _withdrawal(number: str) -> bytes:
    return orjson.dumps(
        {
            "address": number,
            "channel": "sms",
            "purpose": "offers",
            "seller": "acme",
            "action": "withdraw",
            "evidence": {"door": "agent", "words": "no more texts, please"},
        }
    )


if __name__ == "__main__":
    main()
