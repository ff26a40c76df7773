"""Sends against withdrawals, in real processes: no attempt after an acknowledged no.

    python bench/races.py 100000

Four web processes, four workers, a recording double. Every round renews a grant of a
contact that others use too, and then lets one send and one withdrawal run into each
other. Once the withdrawal is acknowledged, the guard is asked. At the end the books
are read with SQL: an attempt whose grant was ended before it, by number, is a leak.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import psycopg
from rig.beside import Beside, wait_for
from rig.cast import Cast, cast_of
from rig.rounds import Lane, Seen
from rig.service import Running
from rig.verdict import Verdict, verdict

from consent.app import Database
from consent.db.embedded import EmbeddedPostgres
from consent.db.engine import libpq_url

LANES = 8
PEOPLE = 400
_PATIENCE = 120


def main() -> None:
    """Run the rounds, and say what came of them."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("rounds", type=int, nargs="?", default=2000)
    asked.add_argument("--lanes", type=int, default=LANES)
    asked.add_argument("--people", type=int, default=PEOPLE)
    asked.add_argument("--web", type=int, default=4)
    asked.add_argument("--workers", type=int, default=4)
    plan = asked.parse_args()
    seen, found, seconds = race(**vars(plan))
    print(report(plan.rounds, seen, found, seconds))
    sys.exit(1 if found.faults or seen.stale else 0)


def race(
    rounds: int, *, lanes: int, people: int, web: int, workers: int
) -> tuple[Seen, Verdict, float]:
    """Play the rounds in real processes; return what was seen, and the verdict."""
    with (
        tempfile.TemporaryDirectory(prefix="consent-races-") as name,
        EmbeddedPostgres(Path(name) / "database") as urls,
        Running(
            folder=Path(name) / "house",
            urls=Database(url=urls.app, owner_url=urls.owner),
            web_processes=web,
            workers=workers,
            plan={"usual": 0.004},
        ) as house,
        psycopg.connect(libpq_url(urls.owner), autocommit=True) as books,
    ):
        cast = cast_of(house, people)
        began = time.monotonic()
        seen = _play(cast, rounds, lanes)
        seconds = time.monotonic() - began
        _drain(books)
        return seen, verdict(books, house.book, seen.paused), seconds


def _play(cast: Cast, rounds: int, lanes: int) -> Seen:
    """Let several lanes play at once, each its share, on the same people."""
    playing = [Lane(cast, number, rounds // lanes) for number in range(lanes)]
    wait_for(
        [Beside(lane.play) for lane in playing],
        lambda: f"{sum(each.seen.rounds for each in playing):,} of {rounds:,} rounds",
        cast.house.mend,
    )
    return sum((each.seen for each in playing), Seen())


def _drain(books: psycopg.Connection) -> None:
    """Wait until no message is on its way any more."""
    waiting = "SELECT count(*) FROM message WHERE status IN ('queued', 'sending')"
    ends = time.monotonic() + _PATIENCE
    while time.monotonic() < ends:
        row = books.execute(waiting).fetchone()
        if row is not None and row[0] == 0:
            return
        time.sleep(0.5)


def report(rounds: int, seen: Seen, found: Verdict, seconds: float) -> str:
    """Return what came of it, for people."""
    times = sorted(seen.seconds_to_no) or [0.0]
    middle, late = times[len(times) // 2], times[int(len(times) * 0.99)]
    lines = (
        f"{seen.rounds:,} of {rounds:,} rounds in {seconds:,.0f} s,",
        f"  {seen.rounds / seconds:.0f} a second; requests that failed: {seen.failed}",
        f"sends: {_told(seen.sends)}",
        f"withdrawals: {_told(seen.withdrawals)}",
        f"attempts: {found.attempts:,}; the grant of {found.before:,} was ended later",
        f"messages refused at dispatch: {found.refused:,}",
        f"texts the double took: {found.taken:,}",
        "FAULTS",
        f"  taken by the double, of no attempt: {found.unknown_texts}",
        f"  taken by the double twice, of one attempt: {found.twice}",
        f"  attempts after a withdrawal, by number: {found.leaks}",
        f"  attempts while the accounts were deactivated: {found.paused_leaks}",
        f"  checks that allowed after the acknowledgement: {seen.stale}",
        "from the acknowledgement to the first refused check",
        f"  ms: {middle * 1000:.1f} median, {late * 1000:.1f} 99 %",
        f"  ms: {times[-1] * 1000:.1f} longest",
        f"  refused by the first check: {seen.first_refused:,} of {seen.asked:,}",
        f"  overtaken by the grant of another round: {seen.overtaken:,}",
    )
    return "\n".join(lines)


def _told(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items()))


if __name__ == "__main__":
    main()
