"""Workers that stand still while work is put before them, and are timed at it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

_BESIDE = str(Path(__file__).resolve().parent.parent)
_PATIENCE = 120
_LOOK = 0.02
_WAITING = """
    SELECT count(*) FROM procrastinate_jobs
    WHERE queue_name = %s AND status IN ('todo', 'doing')
"""
_WORKERS = "SELECT count(*) FROM procrastinate_workers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """A worker process, the queue it takes jobs from, and somebody who looks."""

    process: subprocess.Popen[bytes]
    queue: str
    watch: psycopg.Connection

    def seconds(self, put: Callable[[], None]) -> float:
        """Put work before the worker, and return how long it takes to do it all."""
        self.process.send_signal(signal.SIGSTOP)
        put()
        began = time.perf_counter()
        self.process.send_signal(signal.SIGCONT)
        while self._left():
            if time.perf_counter() - began > _PATIENCE:
                raise SystemExit(f"{self.queue}: the worker does not come to an end")
            time.sleep(_LOOK)
        return time.perf_counter() - began

    def _left(self) -> int:
        row = self.watch.execute(_WAITING, [self.queue]).fetchone()
        return int(row[0]) if row else 0


@contextmanager
def working(
    command: list[str], environ: Mapping[str, str], *, queue: str, url: str
) -> Iterator[Worker]:
    """Run a worker until the block ends; what it prints goes nowhere."""
    with psycopg.connect(url, autocommit=True) as watch:
        before = _registered(watch)
        process = subprocess.Popen(  # noqa: S603  our own command
            [sys.executable, "-m", *command],
            env={**os.environ, **environ, "PYTHONPATH": _BESIDE},  # noqa: TID251  a child's
            stdout=subprocess.DEVNULL,
        )
        try:
            ends = time.monotonic() + _PATIENCE
            while _registered(watch) == before:
                if process.poll() is not None or time.monotonic() > ends:
                    raise SystemExit(f"{queue}: the worker does not start")
                time.sleep(_LOOK)
            yield Worker(process=process, queue=queue, watch=watch)
        finally:
            process.send_signal(signal.SIGCONT)
            process.terminate()
            process.wait(_PATIENCE)


def _registered(watch: psycopg.Connection) -> int:
    row = watch.execute(_WORKERS).fetchone()
    return int(row[0]) if row else 0
