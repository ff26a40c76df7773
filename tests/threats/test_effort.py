"""A small body cannot cost much: no work grows faster than what is read."""

import json
import time
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from consent.inbound.words import State, read
from tests.fuzz.bodies import feed_body, schemas
from tests.fuzz.carriers import WORDS, feed_form
from tests.integration.api.doors import KEYED

PATIENCE = 3
"""Seconds of a processor; it is a small part of one."""

MOST = 200_000
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
    begun = time.process_time()
    work()
    return time.process_time() - begun


def bodies(text: str) -> Iterator[tuple[str, bytes]]:
    """Yield a body of every door with a text in each of its members, one by one."""
    doors = [rule for rule, _ in schemas("body")]
    house = {"lines": [text], "city": "Bonn", "country": "DE"}
    for _, path, body in KEYED:
        if body is None or path not in doors:
            continue
        number = bytes([doors.index(path)])
        for name in body:
            shapes = [text, house, {text: 1}] if name in {"address", "to"} else [text]
            for value in shapes:
                told = json.dumps({**body, name: value}, ensure_ascii=False)
                yield f"{path} {name}", number + told.encode()


@pytest.mark.parametrize("text", WORST.values(), ids=WORST)
def test_the_worst_body_that_fits_is_judged_at_once(text: str) -> None:
    taken = {where: seconds(partial(feed_body, body)) for where, body in bodies(text)}

    assert len(taken) > 10
    assert {where for where, each in taken.items() if each > PATIENCE} == set()


@pytest.mark.parametrize("text", WORST.values(), ids=WORST)
def test_the_worst_text_is_read_at_once(text: str) -> None:
    form = f"MessageSid=SM1&From={text}&Body={text}&To={text}".encode()

    taken = seconds(partial(read, text, words=WORDS, verdict=None, state=State.NONE))

    assert taken < PATIENCE
    assert seconds(partial(feed_form, form)) < PATIENCE
