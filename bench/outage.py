"""The database taken away and given back under load: no yes meanwhile, then all well.

    python bench/outage.py 20

Checks, messages and stops go on all the while. The database is killed, stopped, frozen
or cut off in turn. While it is away every answer must be 503 with Retry-After; when it
is back, everything must recover by itself, and the books must be whole.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
from rig.away import WORKER, Meanwhile, Outage, broken, meanwhile
from rig.beside import Beside, wait_for
from rig.cast import agreed
from rig.ends import Ends, ends_of
from rig.leavers import Leavers
from rig.options import add_house
from rig.postgres import Postgres, Way
from rig.service import Running
from rig.settling import bring_to_end
from rig.traffic import Traffic

from consent.app import Database
from consent.db.engine import libpq_url

_STAYING = 20
_EVERY = 0.5
_TURN_SECONDS = 5.0
"""How long a database takes to start, and all to be well, at most as a rule."""

_OVER = 15.0
"""How much longer than the outage an answer may take: ten seconds for a connection
out of the pool and five for a new one to the database."""

_LATEST = 60.0
"""After how many seconds we no longer wait for all to be well again."""

_LOOK_SECONDS = 0.5
_CHECKERS = 2
_KINDS = ("check", "send", "text", WORKER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How often the database goes, for how long, and the calm between."""

    outages: int
    away: float
    calm: float
    web: int = 4
    workers: int = 4
    hurry: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of it."""

    outages: Sequence[Meanwhile]
    never: Counter[str]
    ends: Ends
    leavers: Leavers
    forgotten: int
    asked: int
    drained: float
    restarted: int

    @property
    def faults(self) -> int:
        """Return how much is as it must not be."""
        late = sum(each.longest > _bound(each.outage) for each in self.outages)
        wrong = sum(each.wrong.total() for each in self.outages)
        gone = sum(
            set(_KINDS) - each.until_good.keys() != set() for each in self.outages
        )
        heard = self.forgotten + self.leavers.allowed_after
        return late + wrong + gone + heard + self.never.total() + self.ends.faults


def main() -> None:
    """Take the database away, and say what came of it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("outages", type=int, nargs="?", default=20)
    asked.add_argument("--away", type=float, default=8.0, help="seconds")
    asked.add_argument(
        "--calm", type=float, default=6.0, help="seconds of it being well"
    )
    add_house(asked)
    plan = Plan(**vars(asked.parse_args()))
    outcome = play(plan)
    print(report(outcome))
    sys.exit(1 if outcome.faults else 0)


def play(plan: Plan) -> Outcome:
    """Take the database away so many times; return what was seen, and what is left."""
    with (
        tempfile.TemporaryDirectory(prefix="consent-outage-") as name,
        Postgres(Path(name) / "database") as postgres,
        Running(
            folder=Path(name) / "house",
            urls=Database(url=postgres.urls.app, owner_url=postgres.urls.owner),
            web_processes=plan.web,
            workers=plan.workers,
            plan={"usual": 0.05},
        ) as house,
    ):
        each = plan.away + plan.calm + _TURN_SECONDS
        leaving = int(each * plan.outages / _EVERY)
        numbers = agreed(house, _STAYING + leaving)
        traffic = Traffic(house=house, numbers=numbers[:_STAYING])
        leavers = Leavers(house=house, numbers=numbers[_STAYING:], every=_EVERY)
        outages = _under_load(postgres, plan, traffic, leavers)
        with psycopg.connect(libpq_url(postgres.urls.owner), autocommit=True) as books:
            waited = bring_to_end(house, books, hurry=plan.hurry)
            log = [*traffic.log, *leavers.log]
            return Outcome(
                outages=[meanwhile(each, log, house.book) for each in outages],
                never=broken(log),
                ends=ends_of(books, house.book, traffic.taken),
                leavers=leavers,
                forgotten=leavers.forgotten(),
                asked=len(log),
                drained=waited,
                restarted=house.restarted,
            )


def _under_load(
    postgres: Postgres, plan: Plan, traffic: Traffic, leavers: Leavers
) -> list[Outage]:
    outages: list[Outage] = []
    ways = list(Way)
    working = [
        *(Beside(traffic.check) for _ in range(_CHECKERS)),
        Beside(traffic.send),
        Beside(leavers.go),
    ]

    def is_well(outage: Outage) -> bool:
        log = [*traffic.log, *leavers.log]
        seen = meanwhile(outage, log, traffic.house.book)
        return seen.until_good.keys() >= set(_KINDS)

    def take_away() -> None:
        for turn in range(plan.outages):
            time.sleep(plan.calm)
            outage = _take_away(postgres, ways[turn % len(ways)], plan.away)
            outages.append(outage)
            while not is_well(outage) and time.time() < outage.up + _LATEST:
                time.sleep(_LOOK_SECONDS)

    mend = traffic.house.mend_workers
    going = Beside(take_away)
    wait_for([going], lambda: f"{len(outages)} of {plan.outages} outages", mend)
    leavers.enough.set()
    traffic.enough.set()
    wait_for(working, lambda: "the last ones are answered", mend)
    return outages


def _take_away(postgres: Postgres, way: Way, seconds: float) -> Outage:
    postgres.take_away(way)
    gone = time.time()
    time.sleep(seconds)
    back = time.time()
    postgres.give_back(way)
    return Outage(way=way, gone=gone, back=back, up=time.time())


def _bound(outage: Outage) -> float:
    return outage.up - outage.gone + _OVER


def report(outcome: Outcome) -> str:
    """Return what came of it, for people."""
    told = [_row(number, each) for number, each in enumerate(outcome.outages, start=1)]
    refused = sum((each.refused for each in outcome.outages), Counter[str]())
    wrong = sum((each.wrong for each in outcome.outages), Counter[str]())
    lines = (
        "seconds until the first good answer, once the database answered again",
        f"{'':4}{'away':>6}{''.join(f'{kind:>8}' for kind in _KINDS)}   longest  how",
        *told,
        f"asked: {outcome.asked:,}; 503 while it was away: {_counted(refused)}",
        f"messages taken: {sum(outcome.ends.statuses.values()):,}",
        f"  the last ended {outcome.drained:,.0f} s after the last outage",
        f"workers that ended and were started again: {outcome.restarted}",
        outcome.ends.told(),
        f"  answered otherwise while it was away: {_counted(wrong)}",
        f"  500, or no answer, at any time: {_counted(outcome.never)}",
        f"people who said stop: {len(outcome.leavers.heard):,}",
        f"  said again, since it was not acknowledged: {outcome.leavers.again:,}",
        f"  allowed after it was acknowledged: {outcome.leavers.allowed_after}",
        f"  not refused in the end: {outcome.forgotten}",
        f"faults in all: {outcome.faults}",
    )
    return "\n".join(lines)


def _row(number: int, each: Meanwhile) -> str:
    away = each.outage.up - each.outage.gone
    good = (each.until_good.get(kind) for kind in _KINDS)
    times = "".join(f"{'never' if t is None else f'{t:.2f}':>8}" for t in good)
    return f"{number:3} {away:6.1f}{times}{each.longest:10.1f}  {each.outage.way.value}"


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{what} {n:,}" for what, n in sorted(counts.items())) or "none"


if __name__ == "__main__":
    main()
