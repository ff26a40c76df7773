"""What a fuzzer feeds: one parser that meets the outside, and what must hold of it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A parser that takes any bytes.

    `feed` returns when the input was read or refused as it should be, and raises on
    anything else. `seeds` are inputs from which others are made.
    """

    name: str
    feed: Callable[[bytes], None]
    seeds: tuple[bytes, ...]


def text_of(data: bytes) -> str:
    """Return some text for any bytes, as a decoder at a door would hand it on."""
    return data.decode("utf-8", "replace")


def picked(data: bytes, choices: int) -> tuple[int, bytes]:
    """Return a choice that the first byte makes, and the rest."""
    return (data[0] % choices, data[1:]) if data else (0, b"")
