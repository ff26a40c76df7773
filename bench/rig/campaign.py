"""Hands in messages as a careful program does: until each of them is answered."""

import http.client
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

import orjson

from consent.vocabulary.clock import SystemClock
from rig.doors import Answer, Doors
from rig.service import Running

_LINES = 50
"""How many messages a batch has."""

_SINGLY = 0.2
"""The share of batches whose messages are handed in one by one."""

_SHORT = 0.03
"""The share of messages that are soon over."""

_SOON = timedelta(seconds=2)
_PAUSE = 0.1
_PATIENCE = 120.0
_DONE = frozenset({200, 202})

# These say that the same may be asked again; any other refusal of a line is its answer.
_AGAIN = frozenset({"in_progress", "unavailable", "internal"})

Line = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What the service said that it took: a message, which may be refused already."""

    message: str
    status: str


@dataclass(slots=True, kw_only=True)
class Campaign:
    """Messages to some people, and what was answered to each, by its key."""

    house: Running
    numbers: Sequence[str]
    chance: random.Random
    taken: dict[str, Taken] = field(default_factory=dict)
    turned_away: Counter[str] = field(default_factory=Counter)
    asked_again: int = 0

    def hand_in(self, count: int, *, within: float) -> None:
        """Hand in so many messages, evenly in so many seconds.

        Raises:
            TimeoutError: some were not answered however often they were asked.
        """
        doors = Doors(self.house.port, self.house.key)
        began, done = time.monotonic(), 0
        for size in _sizes(count):
            lines = {str(line["key"]): line for line in self._lines(size)}
            if self.chance.random() < _SINGLY:
                for key, line in lines.items():
                    self._until_answered(doors, {key: line})
            else:
                self._until_answered(doors, lines)
            done += size
            time.sleep(max(0.0, began + within * done / count - time.monotonic()))

    def _lines(self, size: int) -> Iterator[Line]:
        for _ in range(size):
            line: Line = {
                "key": str(uuid4()),
                "channel": "sms",
                "to": self.chance.choice(self.numbers),
                "purpose": "offers",
                "text": "Half price today",
            }
            if self.chance.random() < _SHORT:
                line["expires_at"] = (SystemClock().now() + _SOON).isoformat()
            yield line

    def _until_answered(self, doors: Doors, lines: dict[str, Line]) -> None:
        """Ask again with the same keys until there is an answer for each line."""
        waiting = dict(lines)
        ends = time.monotonic() + _PATIENCE
        while waiting:
            if time.monotonic() > ends:
                raise TimeoutError(f"{len(waiting)} messages were not answered.")
            for answer in self._ask(doors, waiting):
                self._note(answer, waiting)
            if waiting:
                self.asked_again += len(waiting)
                time.sleep(_PAUSE)

    def _note(self, answer: dict[str, str], waiting: dict[str, Line]) -> None:
        key, error = answer["key"], answer.get("error")
        if error in _AGAIN:
            return
        waiting.pop(key)
        if error is None:
            self.taken[key] = Taken(message=answer["id"], status=answer["status"])
        else:
            self.turned_away[error] += 1

    def _ask(self, doors: Doors, waiting: dict[str, Line]) -> list[dict[str, str]]:
        """Ask once; what breaks, or is 5xx, answers nothing."""
        try:
            if len(waiting) > 1:
                answer = doors.lines("/v1/messages/batch", list(waiting.values()))
                return _answers(answer) if answer.status in _DONE else []
            [(key, line)] = waiting.items()
            body = {name: value for name, value in line.items() if name != "key"}
            return _answer(key, doors.post("/v1/messages", body, once=key))
        except (OSError, http.client.HTTPException):
            return []


def _answers(answer: Answer) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for line in answer.body.splitlines():
        try:
            told = orjson.loads(line)
        except orjson.JSONDecodeError:
            # The answer was cut in the middle of a line.
            continue
        if "key" in told:
            found.append(told)
    return found


def _answer(key: str, answer: Answer) -> list[dict[str, str]]:
    server_error = 500
    if answer.status in _DONE:
        return [{**answer.json, "key": key}]
    if answer.status >= server_error:
        return []
    return [{"key": key, "error": answer.json["code"]}]


def _sizes(count: int) -> Iterator[int]:
    while count > 0:
        yield min(count, _LINES)
        count -= _LINES
