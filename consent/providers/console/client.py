"""Shows messages to a developer instead of sending them: the demo's outbox."""

import threading
from collections.abc import Iterator
from typing import TextIO

from consent.providers.handover import Accepted, Handover, Parcel, Unclear
from consent.vocabulary.channel import Channel

_RULE = "-" * 72


class Console:
    """Prints mail, texts and calls whole, address and content included, to a stream."""

    name = "console"
    channels = frozenset({Channel.EMAIL, Channel.SMS, Channel.CALL})

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._turn = threading.Lock()

    def hand_over(self, parcel: Parcel) -> Handover:
        """Print a message; one at a time, so that two never mix."""
        page = "\n".join(_lines(parcel)) + "\n"
        try:
            with self._turn:
                self._stream.write(page)
                self._stream.flush()
        except (OSError, ValueError):
            return Unclear(code="console_closed")
        return Accepted(reference=f"console-{parcel.message}-{parcel.attempt}")


def _lines(parcel: Parcel) -> Iterator[str]:
    yield _RULE
    yield f"{parcel.channel.value} {parcel.message}"
    named = f"{parcel.sender.name} <{parcel.sender.id}>"
    yield f"From: {named if parcel.sender.name else parcel.sender.id}"
    yield f"To: {parcel.to}"
    if parcel.reply_to:
        yield f"Reply-To: {parcel.reply_to}"
    if parcel.subject:
        yield f"Subject: {parcel.subject}"
    yield from (f"{name}: {value}" for name, value in parcel.headers.items())
    yield ""
    yield parcel.text
    if parcel.html:
        yield ""
        yield parcel.html
    yield _RULE
