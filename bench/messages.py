"""How many messages are accepted and dispatched a second, beside the job library alone.

Run by `make bench`. Accepting: the same granian serves `POST /v1/messages`, the door
for a thousand at once, and an endpoint that writes one row and defers one job in one
transaction. Dispatching: a real worker sends texts to the console, which is
`/dev/null`, beside a worker of the job library that does jobs which do nothing. Both
stand still while the work is put before them.
"""

import argparse
import statistics
import time
from functools import partial
from uuid import uuid4

import psycopg
from procrastinate import SyncPsycopgConnector
from procrastinate.jobs import Job
from procrastinate.manager import JobManager
from rig.drain import QUEUE as NOTHING
from rig.house import House, house
from rig.load import answered, ask
from rig.offers import MANY, ONE, PEOPLE, Fresh, grant, text
from rig.server import Serving, serving
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
from rig.workers import working

from consent.access.keys import Scope
from consent.messaging.jobs import QUEUE

BARE = "/bare/defer"
TAKEN = b"202"
AIM = "0.5"
AT_ONCE = 1000
BATCHES = 3
CONCURRENCY = 4
_TABLE = """
    CREATE TABLE bench_event (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        contact_id uuid NOT NULL,
        at timestamptz NOT NULL,
        body text NOT NULL
    );
    GRANT INSERT ON bench_event TO PUBLIC;
"""
_STATUSES = "SELECT status, count(*) FROM message GROUP BY status"
_NOTHING_WAITS = """
    DELETE FROM procrastinate_jobs;
    UPDATE message SET status = 'cancelled', line = NULL;
"""


def main() -> None:
    """Measure, and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--messages", type=int, default=2_000)
    add_plan(parser)
    given = parser.parse_args()
    plan = plan_of(given)
    with house(given.people, scopes=[Scope.ADMIN]) as one:
        with psycopg.connect(one.owner_url) as owner:
            owner.execute(_TABLE)
        with serving(one) as server:
            _introduce(one, server, plan)
            print_setting(plan, f"{given.people:,} people")
            _accepting(one, server, plan)
            _dispatching(one, server, plan, given.messages)


def _introduce(one: House, server: Serving, plan: Plan) -> None:
    """Let everybody agree who is written to: their addresses and keys are made."""
    grants = requests_to(
        "/v1/consents", [grant(place) for place in range(PEOPLE)], token=one.token
    )
    told = 0
    while told < PEOPLE:
        measured = ask(
            server.port, grants, connections=plan.connections, seconds=1, first=told
        )
        if set(measured.statuses) != {b"201"}:
            raise SystemExit(f"consents answered {dict(measured.statuses)}")
        told += measured.answers


def _accepting(one: House, server: Serving, plan: Plan) -> None:
    """Measure how fast messages are taken in."""
    bare = requests_to(BARE, [text(0)], token=one.token)
    found = in_turns(
        plan,
        {
            BARE: Asked(port=server.port, requests=bare, status=TAKEN),
            ONE: Asked(
                port=server.port, requests=Fresh(one.token, lines=1), status=TAKEN
            ),
        },
    )
    print_rates(found)
    print_ratio(found, ONE, BARE, AIM)
    lines, ratios = [], []
    for _ in range(plan.rounds):
        measured = ask(
            server.port, bare, connections=plan.connections, seconds=plan.seconds
        )
        began = time.perf_counter()
        _send(server.port, one.token, BATCHES * AT_ONCE)
        lines.append(BATCHES * AT_ONCE / (time.perf_counter() - began))
        ratios.append(lines[-1] / measured.rate)
    print(
        f"{MANY}, {AT_ONCE:,} a call, one call at a time: "
        f"{statistics.median(lines):,.0f} messages/s ({min(lines):,.0f} to "
        f"{max(lines):,.0f}), {statistics.median(ratios):.2f} of {BARE} "
        f"({min(ratios):.2f} to {max(ratios):.2f}); the aim is {AIM}"
    )


def _dispatching(one: House, server: Serving, plan: Plan, count: int) -> None:
    """Measure how fast messages leave, beside jobs that do nothing."""
    with psycopg.connect(one.owner_url, autocommit=True) as owner:
        owner.execute(_NOTHING_WAITS)
        work = ["consent.cli", "work", "--concurrency", str(CONCURRENCY)]
        idle = ["rig.drain", one.url, str(CONCURRENCY)]
        rates: dict[str, list[float]] = {QUEUE: [], NOTHING: []}
        with (
            working(work, one.environ, queue=QUEUE, url=one.owner_url) as worker,
            working(idle, one.environ, queue=NOTHING, url=one.owner_url) as drain,
        ):
            for _ in range(plan.rounds + 1):
                took = worker.seconds(partial(_send, server.port, one.token, count))
                rates[QUEUE].append(count / took)
                took = drain.seconds(partial(_defer, owner, count))
                rates[NOTHING].append(count / took)
        _check(owner, count * (plan.rounds + 1))
    # The first round is the warm-up.
    sent, done = rates[QUEUE][1:], rates[NOTHING][1:]
    ratios = sorted(a / b for a, b in zip(sent, done, strict=True))
    print(
        f"dispatched by one worker of {CONCURRENCY}: {statistics.median(sent):,.0f}/s "
        f"({min(sent):,.0f} to {max(sent):,.0f}); jobs that do nothing: "
        f"{statistics.median(done):,.0f}/s ({min(done):,.0f} to {max(done):,.0f})"
    )
    print(
        f"dispatched : jobs = {statistics.median(ratios):.2f} "
        f"({ratios[0]:.2f} to {ratios[-1]:.2f}); the aim is {AIM}"
    )


def _send(port: int, token: str, count: int) -> None:
    """Have messages accepted, so that a worker has something to do."""
    fresh = Fresh(token, lines=AT_ONCE)
    for _ in range(count // AT_ONCE):
        status = answered(port, fresh[0])
        if status != b"200":
            raise SystemExit(f"{MANY} answered {status!r}")


def _defer(owner: psycopg.Connection, count: int) -> None:
    jobs = [
        Job(
            queue=NOTHING,
            lock=None,
            queueing_lock=None,
            task_name="nothing",
            task_kwargs={"contact": str(uuid4()), "message": str(uuid4())},
        )
        for _ in range(count)
    ]
    JobManager(SyncPsycopgConnector()).batch_defer_jobs(jobs, connection=owner)


def _check(owner: psycopg.Connection, count: int) -> None:
    """End with an error unless everything that was accepted was sent."""
    statuses = dict(owner.execute(_STATUSES).fetchall())
    statuses.pop("cancelled", None)
    if statuses != {"sent": count}:
        raise SystemExit(f"of {count} messages, by status: {statuses}")


if __name__ == "__main__":
    main()
