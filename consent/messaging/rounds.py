"""What every worker does now and then, beside its jobs."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from flask import Flask

from consent.messaging.breakers import Breakers
from consent.messaging.feeder import Feeder
from consent.messaging.sweeps import Sweeps
from consent.web.services import service

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Work that is done again and again; any number of workers may be at it."""

    name: str
    every: float
    work: Callable[[], object]


ROUNDS = (
    Round(name="feed", every=0.5, work=lambda: service(Feeder).feed()),
    Round(name="breakers", every=10, work=lambda: service(Breakers).watch()),
    Round(name="let go", every=30, work=lambda: service(Feeder).let_go()),
    Round(name="sweep", every=60, work=lambda: service(Sweeps).sweep()),
)


async def go_rounds(app: Flask, rounds: tuple[Round, ...] = ROUNDS) -> None:
    """Do every round in its time, until cancelled."""
    await asyncio.gather(*(_go(app, each) for each in rounds))


async def _go(app: Flask, each: Round) -> None:
    fails = False
    while True:
        await asyncio.sleep(each.every)
        try:
            await asyncio.to_thread(_once, app, each)
        except Exception as error:  # noqa: BLE001  the database may be away; go on
            if not fails:
                _log.error("a round fails", round=each.name, kind=type(error).__name__)
            fails = True
        else:
            fails = False


def _once(app: Flask, each: Round) -> None:
    with app.app_context():
        each.work()
