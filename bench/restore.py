"""The restore drill: dump, more of everything, restore, recover; nothing may be lost.

    python bench/restore.py 1000

Real web processes and workers, a recording double in the place of Twilio. People agree
and a dump is made; then some say STOP, some are erased, people nobody knew say STOP,
and messages leave. The dump is put back in the place of the database, and the books
and the double are asked, before and after `consent recover`.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rig.drill import Drill, Groups
from rig.service import Running

from consent.app import Database
from consent.db.embedded import EmbeddedPostgres

WEB, WORKERS, AT_ONCE = 2, 2, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What came of a drill; every count but the first three must be zero."""

    people: int
    acknowledged: int
    sent: int
    heard_not: int
    allowed_while_behind: int
    still_allowed: int
    not_erased: int
    twice: int
    recover_status: int
    allowed_while_halted: int
    seconds: dict[str, float]

    @property
    def is_good(self) -> bool:
        """Say whether nothing was lost, nobody returned, nothing was sent twice."""
        wrong = (
            self.heard_not,
            self.allowed_while_behind,
            self.still_allowed,
            self.not_erased,
            self.twice,
            self.recover_status,
            self.allowed_while_halted,
        )
        return not any(wrong)


def main() -> None:
    """Run the drill, and say what came of it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("people", type=int, nargs="?", default=200)
    found = drill(asked.parse_args().people)
    print(report(found))
    sys.exit(0 if found.is_good else 1)


def drill(people: int, *, web: int = WEB, workers: int = WORKERS) -> Found:
    """Run the drill with so many people in each group."""
    with (
        tempfile.TemporaryDirectory(prefix="consent-restore-") as name,
        EmbeddedPostgres(Path(name) / "database") as urls,
        Running(
            folder=Path(name) / "house",
            urls=Database(url=urls.app, owner_url=urls.owner),
            web_processes=web,
            workers=workers,
            plan={"usual": 0.004},
        ) as house,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        return _played(Drill(house=house, pool=pool), people)


def _played(drill: Drill, people: int) -> Found:
    clock = _Stopwatch()
    groups = Groups.of(people)
    drill.agree(groups.all_known)
    drill.accept(groups.written_to)
    clock.lap("prepare")
    drill.dump()
    clock.lap("dump")
    heard_not = drill.stop(groups.stopping + groups.strangers)
    drill.erase(groups.erased)
    drill.resume()
    drill.wait_until_done()
    sent = drill.taken()
    clock.lap("live on")
    drill.restore()
    clock.lap("restore")
    behind = drill.allowed(groups.all_known)
    clock.lap("ask")
    status = drill.recover()
    clock.lap("recover")
    drill.house.wait()
    halted = drill.allowed(groups.loyal)
    drill.resume()
    said_no = groups.stopping + groups.strangers + groups.erased
    still = drill.allowed(said_no)
    drill.wait_until_done()
    again = Counter(drill.taken())
    clock.lap("live on again")
    return Found(
        people=len(groups.all_known),
        acknowledged=len(said_no) - heard_not,
        sent=len(sent),
        heard_not=heard_not,
        allowed_while_behind=behind,
        still_allowed=still,
        not_erased=drill.with_address(groups.erased),
        twice=sum(1 for number in again.values() if number > 1),
        recover_status=status,
        allowed_while_halted=halted,
        seconds=clock.laps,
    )


class _Stopwatch:
    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.monotonic()

    def lap(self, name: str) -> None:
        now = time.monotonic()
        self.laps[name], self._last = now - self._last, now


def report(found: Found) -> str:
    """Return what a person reads: a figure a line, then the times."""
    figures = {
        "people": found.people,
        "said no after the dump": found.acknowledged,
        "messages taken after it": found.sent,
        "not heard": found.heard_not,
        "allowed while behind": found.allowed_while_behind,
        "status of consent recover": found.recover_status,
        "allowed before somebody has looked": found.allowed_while_halted,
        "allowed though they said no": found.still_allowed,
        "erased but there": found.not_erased,
        "messages taken twice": found.twice,
    }
    times = ", ".join(f"{name} {took:.1f} s" for name, took in found.seconds.items())
    return "\n".join([*(f"{name}: {n:,}" for name, n in figures.items()), times])


if __name__ == "__main__":
    main()
