"""All that workers do, told to them."""

from flask import Flask
from procrastinate import App

from consent.messaging import jobs as messages
from consent.messaging.rounds import ROUNDS, Round
from consent.preferences.asking import jobs as wishes
from consent.preferences.joining import jobs as joining
from consent.recovery.service import Recovery
from consent.web.services import service

_ROOMS = (messages, wishes, joining)
_JOURNAL = Round(name="journal", every=5, work=lambda: service(Recovery).is_caught_up())

ALL_ROUNDS = (*ROUNDS, _JOURNAL, wishes.TIDY, joining.TIDY)
"""What every worker does now and then, beside its jobs."""


def register(jobs: App, app: Flask) -> None:
    """Tell a worker how to do every job there is."""
    for room in _ROOMS:
        room.register(jobs, app)
