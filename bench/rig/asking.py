"""Asks, and keeps when each answer came and what it was."""

import http.client
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from rig.doors import Answer, Doors
from rig.service import Running

BROKEN = 0
"""In the place of a status: the connection broke, or nothing came in time."""

_DECISIONS = "/v1/guard/check"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request: its kind, from when to when, and what was answered."""

    kind: str
    began: float
    ended: float
    status: int
    wait: str | None = None
    outcome: str | None = None


@dataclass(slots=True, kw_only=True)
class Asker:
    """One connection, and what was asked over it."""

    house: Running
    seconds: float = 60.0
    log: list[Asked] = field(default_factory=list)
    _doors: Doors | None = None

    def ask(self, kind: str, call: Callable[[Doors], Answer]) -> Answer | None:
        """Ask once; nothing is answered where the connection broke."""
        if self._doors is None:
            self._doors = Doors(self.house.port, self.house.key, self.seconds)
        began = time.time()
        try:
            answer = call(self._doors)
        except (OSError, http.client.HTTPException):
            self._note(kind, began, None)
            return None
        self._note(kind, began, answer)
        return answer

    def check(self, number: str, kind: str = "check") -> str | None:
        """Return what the guard says of offers by text to a number."""
        asked = {"channel": "sms", "address": number, "purpose": "offers"}
        answer = self.ask(kind, lambda doors: doors.tell(_DECISIONS, asked))
        return None if answer is None else _outcome(answer)

    def _note(self, kind: str, began: float, answer: Answer | None) -> None:
        self.log.append(
            Asked(
                kind=kind,
                began=began,
                ended=time.time(),
                status=BROKEN if answer is None else answer.status,
                wait=None if answer is None else answer.wait,
                outcome=None if answer is None else _outcome(answer),
            )
        )


def _outcome(answer: Answer) -> str | None:
    """Return the outcome in an answer of the guard, and nothing of any other."""
    if b'"outcome"' not in answer.body:
        return None
    outcome: str | None = answer.json.get("outcome")
    return outcome
