"""A small body cannot cost much: no work grows faster than what is read."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from consent.inbound.words import State, read
from tests.fuzz.bodies import feed_body, schemas
from tests.fuzz.carriers import WORDS, feed_form
from tests.integration.api.doors import KEYED

PATIENCE = 3
"""Seconds, on a machine with much else to do; alone it is a small part of one."""

MOST = 500_000
WORST: dict[str, str] = {
    "marks": "a" + "\u0301\u0316\u0345" * (MOST // 6),
    "letters": "a" * MOST,
    "digits": "+" + "1" * MOST,
    "blanks": " " * MOST,
    "dots": "a." * (MOST // 2),
    "ats": "@" * MOST,
    "ligatures": "\ufdfa" * (MOST // 3),
    "brackets": "[" * MOST,
    "quotes": '"\\' * (MOST // 4),
    "dashes": "a-" * (MOST // 2) + "!",
    "signatures": "sent from my " * (MOST // 13),
}


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def shaped(text: str) -> list[Any]:
    """Return a text alone, and within everything that may hold one."""
    house = {"lines": [text], "city": text, "country": "DE", "name": text}
    return [text, house, [text], {text: text}]


@pytest.mark.parametrize("text", WORST.values(), ids=WORST)
def test_the_worst_body_that_fits_is_judged_at_once(text: str) -> None:
    doors = [rule for rule, _ in schemas("body")]

    for _, path, body in KEYED:
        number = next((n for n, rule in enumerate(doors) if rule == path), None)
        if body is None or number is None:
            continue
        for name in body:
            for value in shaped(text):
                told = json.dumps({**body, name: value}, ensure_ascii=False).encode()
                taken = seconds(lambda told=told: feed_body(bytes([number]) + told))
                assert taken < PATIENCE, (path, name)


@pytest.mark.parametrize("text", WORST.values(), ids=WORST)
def test_the_worst_text_is_read_at_once(text: str) -> None:
    form = f"MessageSid=SM1&From={text}&Body={text}&To={text}".encode()

    taken = seconds(lambda: read(text, words=WORDS, verdict=None, state=State.NONE))

    assert taken < PATIENCE
    assert seconds(lambda: feed_form(form)) < PATIENCE
