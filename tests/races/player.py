"""A process of its own that does what it is told, at once, on the real database."""

import asyncio
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any, Self

from flask import Flask
from flask.testing import FlaskClient

from consent.assembly.tasks import register
from consent.db.jobs import job_app
from consent.messaging.dispatch import Dispatcher
from consent.messaging.jobs import QUEUE
from consent.messaging.rounds import go_rounds
from consent.vocabulary.ids import ContactId, MessageId
from consent.web.ndjson import NDJSON
from consent.web.services import service
from tests.races.house import House, MovableClock, Recorder, build

PATIENCE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A request to a door, `after` so many seconds."""

    path: str
    json: object = None
    form: Mapping[str, str] | None = None
    lines: Sequence[object] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    after: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """The job of one message; with `hangs`, the provider never answers."""

    contact: ContactId
    message: MessageId
    after: float = 0.0
    hangs: bool = False
    ahead: timedelta = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a worker does: its rounds and whatever jobs there are, for so long."""

    seconds: float
    after: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a door answered."""

    status: int
    json: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Broke:
    """What went wrong in the other process."""

    what: str


Order = Post | Dispatch | Work
"""What a player is told to do."""


class Player:
    """The near end of a process that plays."""

    def __init__(self, house: House) -> None:
        context = multiprocessing.get_context("spawn")
        self._near, far = context.Pipe()
        self.process: SpawnProcess = context.Process(
            target=play, args=(house, far), daemon=True
        )
        self.process.start()
        far.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.join(PATIENCE)
        self._near.close()

    def start(self, order: Order) -> None:
        """Have something done, without waiting for it."""
        self._near.send(order)

    def result(self) -> Answer | int | str:
        """Return what came of it: an answer, how often was handed over, or a word."""
        if not self._near.poll(PATIENCE):
            raise TimeoutError("A player does not answer.")
        result: Answer | int | str | Broke = self._near.recv()
        if isinstance(result, Broke):
            raise RuntimeError(result.what)  # noqa: TRY004  it is what happened there
        return result

    def answer(self) -> Answer:
        """Return what a door answered."""
        result = self.result()
        assert isinstance(result, Answer)
        return result

    def do(self, order: Order) -> Answer | int | str:
        """Have something done, and return what came of it."""
        self.start(order)
        return self.result()


def play(house: House, orders: Connection) -> None:
    """Do what comes in, one after the other, until nobody is there any more."""
    with Path(os.devnull).open("w") as nowhere:
        sys.stdout = nowhere
        provider, clock = Recorder(orders), MovableClock()
        app = build(house, provider, clock)
        client = app.test_client()
        for order in _orders(orders):
            try:
                time.sleep(order.after)
                match order:
                    case Post():
                        orders.send(_post(client, order))
                    case Dispatch():
                        clock.ahead = order.ahead
                        orders.send(_dispatch(app, provider, order))
                    case Work():
                        before = provider.taken
                        asyncio.run(_work(app, house, order.seconds))
                        orders.send(provider.taken - before)
            except Exception as error:  # noqa: BLE001  whatever it is, it is told
                orders.send(Broke(what=f"{type(error).__name__}: {error}"))


@contextmanager
def players(house: House, count: int) -> Iterator[list[Player]]:
    """Start several at once, and end them."""
    started = [Player(house) for _ in range(count)]
    try:
        yield started
    finally:
        for each in started:
            each.__exit__()


def _orders(orders: Connection) -> Iterator[Order]:
    try:
        while True:
            yield orders.recv()
    except (EOFError, ConnectionError):
        return


async def _work(app: Flask, house: House, seconds: float) -> None:
    jobs = job_app(house.app_url, connections=4)
    register(jobs, app)
    async with jobs.open_async():
        worker = jobs.run_worker_async(
            queues=[QUEUE],
            concurrency=2,
            delete_jobs="successful",
            install_signal_handlers=False,
        )
        parts = [asyncio.create_task(part) for part in (worker, go_rounds(app))]
        await asyncio.sleep(seconds)
        for part in parts:
            part.cancel()
        await asyncio.gather(*parts, return_exceptions=True)


def _post(client: FlaskClient, post: Post) -> Answer:
    headers = dict(post.headers)
    if post.lines:
        body = b"\n".join(json.dumps(line).encode() for line in post.lines)
        whole = client.post(post.path, data=body, content_type=NDJSON, headers=headers)
        said = [json.loads(line) for line in whole.get_data().splitlines()]
        return Answer(status=whole.status_code, json=said)
    if post.form is not None:
        response = client.post(post.path, data=dict(post.form), headers=headers)
    else:
        response = client.post(post.path, json=post.json, headers=headers)
    return Answer(status=response.status_code, json=response.get_json(silent=True))


def _dispatch(app: Flask, provider: Recorder, order: Dispatch) -> int:
    """Run the job; return how often something was handed over."""
    before, provider.hangs = provider.taken, order.hangs
    with app.app_context():
        service(Dispatcher).run(order.contact, order.message)
    return provider.taken - before
