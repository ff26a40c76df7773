"""Messages with an offer, as they are asked for, and the people they are for."""

import itertools
from collections.abc import Sequence
from uuid import uuid4

import orjson

from rig.people import number_of
from rig.turns import requests_to

ONE, MANY = "/v1/messages", "/v1/messages/batch"
PEOPLE = 500
"""So many are written to, each of them more than once."""

_FIRST = 10_000_000
"""Past the people who are loaded, whose addresses nobody knows."""

_KEYS = itertools.count()


class Fresh(Sequence[bytes]):
    """Requests none of which is ever made twice: the second time costs next to nothing.

    What place they are asked for by does not matter.
    """

    def __init__(self, token: str, *, lines: int) -> None:
        """Ask for one message, or for so many in one batch."""
        self._token, self._lines = token, lines

    def __len__(self) -> int:
        """Return more than anybody makes."""
        return 2**31

    def __getitem__(self, _place: int) -> bytes:
        """Return a request that nobody has made yet."""
        if self._lines == 1:
            (plain,) = requests_to(ONE, [text(next(_KEYS))], token=self._token)
            named = f"Idempotency-Key: {uuid4()}\r\nContent-Length: ".encode()
            return plain.replace(b"Content-Length: ", named, 1)
        body = b"\n".join(
            b'{"key": "k%d", %b' % (place, text(place)[1:])
            for place in itertools.islice(_KEYS, self._lines)
        )
        (whole,) = requests_to(
            MANY, [body], token=self._token, media="application/x-ndjson"
        )
        return whole


def text(place: int) -> bytes:
    """Return the body of one message."""
    return orjson.dumps(
        {
            "channel": "sms",
            "to": number_of(_FIRST + place % PEOPLE),
            "purpose": "offers",
            "seller": "acme",
            "series": "november",
            "text": "Half price today only, at all our shops.",
        }
    )


def grant(place: int) -> bytes:
    """Return the body by which somebody agrees to them."""
    return orjson.dumps(
        {
            "address": number_of(_FIRST + place),
            "channel": "sms",
            "purpose": "offers",
            "seller": "acme",
            "action": "grant",
            "basis": "express",
            "evidence": {"door": "web_form", "wording": "unknown", "words": "ticked"},
        }
    )
