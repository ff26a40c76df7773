"""The application as every process of a race builds it, on one database."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event

from flask import Flask

from consent.app import Database, create_app
from consent.providers.handover import Accepted, Handover, Parcel
from consent.settings import Settings
from consent.vocabulary.channel import Channel
from consent.vocabulary.clock import SystemClock

_KEY = "v1:" + base64.urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")

HANDING_OVER = "handing over"


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Where the database is, and the folder that all processes share."""

    app_url: str
    owner_url: str
    instance: Path

    @property
    def settings(self) -> Settings:
        return Settings.read(
            {
                "CONSENT_DATABASE_URL": self.app_url,
                "CONSENT_DATABASE_OWNER_URL": self.owner_url,
                "CONSENT_INSTANCE_DIR": str(self.instance),
                "CONSENT_SECRET_KEY": "a secret of thirty-two letters or more",
                "CONSENT_FINGERPRINT_KEYS": _KEY,
                "CONSENT_SEALING_KEYS": _KEY,
                "CONSENT_LOG_LEVEL": "ERROR",
            }
        )


class Recorder:
    """A provider that takes everything, counts it, and may hang with it in hand."""

    name = "recorder"
    channels = frozenset({Channel.SMS, Channel.EMAIL})

    def __init__(self, orders: Connection | None = None) -> None:
        self._orders = orders
        self.hangs = False
        self.taken = 0

    def hand_over(self, parcel: Parcel) -> Handover:
        self.taken += 1
        if self.hangs and self._orders is not None:
            self._orders.send(HANDING_OVER)
            Event().wait()
        return Accepted(reference=f"R-{parcel.message}-{parcel.attempt}")


class MovableClock:
    """The time of the machine, and as much later as somebody says."""

    def __init__(self) -> None:
        self._real = SystemClock()
        self.ahead = timedelta()

    def now(self) -> datetime:
        return self._real.now().astimezone(UTC) + self.ahead


def build(house: House, provider: Recorder, clock: MovableClock) -> Flask:
    database = Database(url=house.app_url, owner_url=house.owner_url)
    return create_app(house.settings, database, clock=clock, providers=[provider])
