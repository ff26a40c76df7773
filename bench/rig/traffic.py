"""Programs that go on asking and sending, whatever is answered."""

import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from rig.asking import Asked, Asker
from rig.campaign import Taken
from rig.doors import Answer, Doors
from rig.service import Running

_PAUSE = 0.05
_TAKEN = frozenset({200, 202})


@dataclass(slots=True, kw_only=True)
class Traffic:
    """Checks and messages about people who agreed, until it is enough."""

    house: Running
    numbers: Sequence[str]
    enough: threading.Event = field(default_factory=threading.Event)
    taken: dict[str, Taken] = field(default_factory=dict)
    askers: list[Asker] = field(default_factory=list)

    @property
    def log(self) -> list[Asked]:
        """Return everything that was asked."""
        return [each for asker in self.askers for each in asker.log]

    def check(self) -> None:
        """Ask whether somebody may be texted, again and again."""
        asker, chance = self._begin()
        while not self.enough.wait(_PAUSE):
            asker.check(chance.choice(self.numbers))

    def send(self) -> None:
        """Hand in messages, each again under its key until it is taken."""
        asker, chance = self._begin()
        while not self.enough.wait(_PAUSE):
            key, to = str(uuid4()), chance.choice(self.numbers)
            self._send(asker, key, to)

    def _send(self, asker: Asker, key: str, to: str) -> None:
        body = {"channel": "sms", "to": to, "purpose": "offers", "text": "Half price!"}

        def post(doors: Doors) -> Answer:
            return doors.post("/v1/messages", body, once=key)

        while True:
            answer = asker.ask("send", post)
            if answer is not None and answer.status in _TAKEN:
                told = answer.json
                self.taken[key] = Taken(message=told["id"], status=told["status"])
                return
            time.sleep(_PAUSE)

    def _begin(self) -> tuple[Asker, random.Random]:
        asker = Asker(house=self.house)
        self.askers.append(asker)
        return asker, random.Random(len(self.askers))  # noqa: S311  no secret
