"""How long a batch takes over HTTP, beside COPY, join and fetch alone; and its memory.

Run by `make bench`. It makes a database of its own with people of whom every time is
another, sends batches of each size to a granian that serves the product, and does in
turns with them the least that any answer needs: the digests, ready made, copied into a
temporary table, joined with fingerprints and standing, and fetched in order.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import orjson
import psycopg
from rig.house import House, house
from rig.memory import forget_peaks, peak_of
from rig.people import number_of
from rig.server import Serving, serving

from consent.access.keys import Scope
from consent.contacts.fingerprint import Fingerprints
from consent.settings import Settings
from consent.vocabulary.channel import ContactKind

AIM = 0.3
MOST_MIB = 300
STRANGERS = 20
"""One in so many lines is about somebody who was never seen."""

_PATH = "/v1/guard/batch?channel=sms&purpose=offers&seller=acme"
_BLOCK = 256 * 1024
_SPREAD = b"""
    UPDATE standing SET at = at + random() * interval '400 days',
        expires_at = expires_at + random() * interval '700 days'
"""
_MAKE = b"CREATE TEMPORARY TABLE bare (line integer, digest bytea) ON COMMIT DROP"
_JOIN = b"""
    COPY (
        SELECT bare.line, standing.register, standing.at, standing.expires_at
        FROM bare
        JOIN contact_fingerprint USING (digest)
        JOIN standing USING (contact_id)
        WHERE contact_fingerprint.kind = 'phone' AND standing.channel = 'sms'
            AND standing.purpose = 'offers'
        ORDER BY bare.line
    ) TO STDOUT
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """The same addresses twice: as a body, and as digests for COPY."""

    lines: int
    body: Path
    digests: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What one turn took."""

    bare: float
    product: float
    peak_mib: float

    @property
    def ratio(self) -> float:
        """Return how much of the bare speed the product has."""
        return self.bare / self.product


def main() -> None:
    """Measure, and print what was measured."""
    given = _given()
    with (
        tempfile.TemporaryDirectory(prefix="consent-bench-") as folder,
        house(given.people, scopes=[Scope.GUARD], keep=given.keep) as one,
    ):
        _spread(one)
        batches = [_batch(one, n, Path(folder)) for n in given.lines]
        with serving(one, workers=1) as server:
            found = [
                (batch, [_round(one, server, batch) for _ in range(given.rounds)])
                for batch in batches
            ]
    _report(given.people, found)


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--lines", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--keep",
        type=Path,
        help="a folder in which loaded databases stay for next time",
    )
    return parser.parse_args()


def _spread(one: House) -> None:
    """Give every row a time of its own: people do not all agree at once."""
    with psycopg.connect(one.owner_url, autocommit=True) as owner:
        times = "SELECT count(DISTINCT at) FROM (SELECT at FROM standing LIMIT 1000) s"
        row = owner.execute(times.encode()).fetchone()
        if row is not None and row[0] < MOST_MIB:
            owner.execute(_SPREAD)
            owner.execute(b"VACUUM (FULL, ANALYZE) standing")


def _batch(one: House, lines: int, folder: Path) -> Batch:
    take = Fingerprints(Settings.read(dict(one.environ)).fingerprint_keys).taker(
        ContactKind.PHONE
    )
    made = Batch(
        lines=lines,
        body=folder / f"{lines}.ndjson",
        digests=folder / f"{lines}.copy",
    )
    places = _places(one.people, lines)
    with made.body.open("wb") as body, made.digests.open("wb") as digests:
        for line, place in enumerate(places, start=1):
            number = number_of(place)
            body.write(orjson.dumps({"id": f"row-{line}", "address": number}) + b"\n")
            for digest in take(number):
                digests.write(b"%d\t\\\\x%b\n" % (line, digest.hex().encode()))
    return made


def _places(people: int, lines: int) -> Iterator[int]:
    """Yield people from all over the tables, in no order, and some strangers."""
    order = random.Random(people)  # noqa: S311  no secret
    for line in range(lines):
        place = order.randrange(people)
        yield people + place if line % STRANGERS == 0 else place


def _round(one: House, server: Serving, batch: Batch) -> Round:
    bare = _bare(one, batch)
    forget_peaks(server.pid)
    product = _post(one, server, batch)
    return Round(bare=bare, product=product, peak_mib=peak_of(server.pid))


def _bare(one: House, batch: Batch) -> float:
    began = time.perf_counter()
    with psycopg.connect(one.url) as connection, connection.cursor() as cursor:
        cursor.execute(b"SET LOCAL work_mem = '64MB'")
        cursor.execute(_MAKE)
        with (
            cursor.copy(b"COPY bare FROM STDIN") as copy,
            batch.digests.open("rb") as f,
        ):
            while block := f.read(_BLOCK):
                copy.write(block)
        cursor.execute(b"ANALYZE bare")
        with cursor.copy(_JOIN) as copy:
            for _ in copy:
                pass
    return time.perf_counter() - began


def _post(one: House, server: Serving, batch: Batch) -> float:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=600)
    headers = {
        "Authorization": f"Bearer {one.token}",
        "Content-Type": "application/x-ndjson",
        "Content-Length": str(batch.body.stat().st_size),
    }
    began = time.perf_counter()
    with batch.body.open("rb") as body:
        connection.request("POST", _PATH, body=body, headers=headers)
    answer = connection.getresponse()
    last = b""
    while block := answer.read(_BLOCK):
        last = (last + block)[-1000:]
    took = time.perf_counter() - began
    connection.close()
    ends = orjson.loads(last.splitlines()[-1])
    if answer.status != 200 or ends.get("lines") != batch.lines:  # noqa: PLR2004  OK
        raise SystemExit(f"The batch was answered {answer.status}.")
    return took


def _report(people: int, found: Sequence[tuple[Batch, list[Round]]]) -> None:
    print(
        f"{os.cpu_count()} cores, {people:,} people, one granian worker, "
        "client on the same machine"
    )
    for batch, rounds in found:
        bare = statistics.median(r.bare for r in rounds)
        product = statistics.median(r.product for r in rounds)
        ratios = sorted(r.ratio for r in rounds)
        print(
            f"{batch.lines:>9,} lines: bare {bare:6.2f} s, over HTTP {product:6.2f} s "
            f"({batch.lines / product:,.0f} lines/s), "
            f"ratio {statistics.median(ratios):.2f} "
            f"({ratios[0]:.2f} to {ratios[-1]:.2f}; the aim is {AIM}), "
            f"peak {max(r.peak_mib for r in rounds):.0f} MiB "
            f"(the aim is under {MOST_MIB})"
        )


if __name__ == "__main__":
    main()
