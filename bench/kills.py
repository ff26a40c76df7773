"""Processes killed while messages leave: each message ends once, whatever dies.

    python bench/kills.py 200 --messages 10000

Four web processes and four workers of four hands each. Messages are handed in all the
while, people withdraw, and a random process is killed at a random instant, again and
again. At the end the books and the record of the double must say the same.
"""

import argparse
import random
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psycopg
from rig.beside import Beside, wait_for
from rig.campaign import Campaign
from rig.cast import agreed
from rig.ends import Ends, ends_of
from rig.killing import Killer
from rig.leavers import Leavers
from rig.options import add_house
from rig.service import Running
from rig.settling import bring_to_end

from consent.app import Database
from consent.db.embedded import EmbeddedPostgres
from consent.db.engine import libpq_url

# Some answers are slow, some are no, some break off; some come after 429.
_PLAN = {"usual": 0.4, "slow": 0.05, "no": 0.02, "broken": 0.01}
_BUSY = {"busy": 0.02}

_HANDS = 4
"""How many messages a worker has in hand at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much is done, and in what time."""

    kills: int
    messages: int
    people: int
    between: float
    web: int = 4
    workers: int = 4
    hurry: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of it."""

    ends: Ends
    killer: Killer
    campaign: Campaign
    leavers: Leavers
    forgotten: int
    most_unknown: int
    seconds: float
    drained: float

    @property
    def faults(self) -> int:
        """Return how much is as it must not be."""
        too_many = max(0, self.ends.unknown.get("found_open", 0) - self.most_unknown)
        heard = self.forgotten + self.leavers.allowed_after
        return self.ends.faults + too_many + heard


def main() -> None:
    """Kill, and say what came of it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("kills", type=int, nargs="?", default=20)
    asked.add_argument("--messages", type=int, default=1000)
    asked.add_argument("--people", type=int, default=400)
    asked.add_argument("--between", type=float, default=3.0, help="seconds, on average")
    add_house(asked)
    plan = Plan(**vars(asked.parse_args()))
    outcome = kill(plan)
    print(report(outcome))
    sys.exit(1 if outcome.faults else 0)


def kill(plan: Plan) -> Outcome:
    """Kill processes while messages leave; return what came of the messages."""
    with (
        tempfile.TemporaryDirectory(prefix="consent-kills-") as name,
        EmbeddedPostgres(Path(name) / "database") as urls,
        Running(
            folder=Path(name) / "house",
            urls=Database(url=urls.app, owner_url=urls.owner),
            web_processes=plan.web,
            workers=plan.workers,
            concurrency=_HANDS,
            plan=_PLAN if plan.hurry else _PLAN | _BUSY,
        ) as house,
        psycopg.connect(libpq_url(urls.owner), autocommit=True) as books,
    ):
        return _play(house, plan, books)


def _play(house: Running, plan: Plan, books: psycopg.Connection) -> Outcome:
    numbers = agreed(house, plan.people)
    chance = random.Random(plan.kills)  # noqa: S311  no secret
    campaign = Campaign(house=house, numbers=numbers, chance=chance)
    killer = Killer(house=house, kills=plan.kills, between=plan.between, chance=chance)
    leavers = Leavers(house=house, numbers=numbers[::2], every=plan.between)
    began = time.monotonic()
    within = plan.kills * plan.between
    killing = Beside(killer.go)
    handing = Beside(lambda: campaign.hand_in(plan.messages, within=within))
    leaving = Beside(leavers.go)
    wait_for(
        [killing, handing],
        lambda: f"{killer.killed.total()} killed, {len(campaign.taken):,} handed in",
        house.mend,
    )
    leavers.enough.set()
    wait_for([leaving], lambda: "the last one leaves", house.mend)
    seconds = time.monotonic() - began
    waited = bring_to_end(house, books, hurry=plan.hurry)
    return Outcome(
        ends=ends_of(books, house.book, campaign.taken),
        killer=killer,
        campaign=campaign,
        leavers=leavers,
        forgotten=leavers.forgotten(),
        most_unknown=killer.killed["workers"] * _HANDS,
        seconds=seconds,
        drained=waited,
    )


def report(outcome: Outcome) -> str:
    """Return what came of it, for people."""
    killer, campaign, leavers = outcome.killer, outcome.campaign, outcome.leavers
    killed = ", ".join(f"{count} {what}" for what, count in killer.killed.items())
    away = ", ".join(f"{n} {code}" for code, n in campaign.turned_away.items())
    lines = (
        f"killed in {outcome.seconds:,.0f} s: {killed}",
        f"messages taken: {len(campaign.taken):,}; turned away: {away or 'none'}",
        f"  asked again, since nobody answered: {campaign.asked_again:,}",
        f"the last one ended {outcome.drained:,.0f} s later",
        outcome.ends.told(),
        f"  unknown since a worker was killed: at most {outcome.most_unknown}",
        f"people who said stop: {len(leavers.heard):,}; said again: {leavers.again:,}",
        f"  allowed after it was acknowledged: {leavers.allowed_after}",
        f"  not refused in the end: {outcome.forgotten}",
    )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
