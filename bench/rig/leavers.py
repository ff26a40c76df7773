"""People who text that they want no more, until they are answered, as Twilio does."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from rig.asking import Asked, Asker
from rig.doors import Answer, Doors
from rig.service import SENDER, TOKEN, Running

# A word that Twilio does not block by itself: only we hear it.
_WORD = "ARRET"
_HEARD = 200
_PAUSE = 0.2


@dataclass(slots=True, kw_only=True)
class Leavers:
    """One after the other says stop; once that is acknowledged the guard is asked."""

    house: Running
    numbers: Sequence[str]
    every: float
    enough: threading.Event = field(default_factory=threading.Event)
    heard: list[str] = field(default_factory=list)
    again: int = 0
    allowed_after: int = 0
    _asker: Asker | None = None

    @property
    def log(self) -> list[Asked]:
        """Return everything that was asked."""
        return [] if self._asker is None else self._asker.log

    def go(self) -> None:
        """Have people leave until it is enough; the last one is heard, too."""
        self._asker = asker = Asker(house=self.house)
        for number in self.numbers:
            if self.enough.wait(self.every):
                return
            self._leave(asker, number)
            self.heard.append(number)
            if asker.check(number, "check of a leaver") == "allow":
                self.allowed_after += 1

    def forgotten(self) -> int:
        """Count those who were heard and for whom the guard does not refuse now."""
        asker = Asker(house=self.house)
        return sum(asker.check(number) != "deny" for number in self.heard)

    def _leave(self, asker: Asker, number: str) -> None:
        """Say the same again, under the same id, until it is acknowledged."""
        sid = f"SM{uuid4().hex}"

        def text(doors: Doors) -> Answer:
            return doors.text(TOKEN, number, SENDER, _WORD, sid=sid)

        while True:
            answer = asker.ask("text", text)
            if answer is not None and answer.status == _HEARD:
                return
            self.again += 1
            time.sleep(_PAUSE)
