"""Hands in messages as a careful program does: until each of them is answered."""

import http.client
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import batched
from uuid import uuid4

import orjson

from rig.doors import Doors
from rig.service import Running

_LINES = 50
"""How many messages a batch has."""

_SINGLE = 0.1
"""The share of batches whose messages are handed in one by one."""

_SHORT = 0.03
"""The share of messages that are soon over."""

_SOON = timedelta(seconds=2)
_PAUSE = 0.1
_PATIENCE = 120.0

# What says that the same may be asked again: it is being done, or nothing was done.
_AGAIN = frozenset({"in_progress", "unavailable", "database_unavailable", "internal"})


@dataclass(slots=True, kw_only=True)
class Campaign:
    """Messages, and what was answered to each: its id, and whether it was refused."""

    house: Running
    numbers: Sequence[str]
    chance: random.Random
    answered: dict[str, tuple[str, str]] = field(default_factory=dict)
    repeated: int = 0

    def hand_in(self, count: int, *, within: float) -> None:
        """Hand in so many messages, evenly in so many seconds."""
        doors = Doors(self.house.port, self.house.key)
        began, done = time.monotonic(), 0
        for batch in _batches([self._line() for _ in range(count)]):
            if self.chance.random() < _SINGLE:
                self._singly(doors, batch)
            else:
                self._until_answered(doors, batch)
            done += len(batch)
            early = began + within * done / count - time.monotonic()
            time.sleep(max(0.0, early))

    def _line(self) -> dict[str, object]:
        line: dict[str, object] = {
            "key": str(uuid4()),
            "channel": "sms",
            "to": self.chance.choice(self.numbers),
            "purpose": "offers",
            "text": "Half price today",
        }
        if self.chance.random() < _SHORT:
            line["expires_at"] = (datetime.now(UTC) + _SOON).isoformat()  # noqa: TID251  their clock
        return line
