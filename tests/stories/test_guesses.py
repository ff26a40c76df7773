"""What is kept of a request tells nothing to somebody who guesses what was asked."""

import hashlib

import rfc8785

from tests.stories.fixtures import OpenHouse
from tests.stories.house import House, Json
from tests.stories.people import ANA

PATH = "/v1/messages"
OFFER: Json = {"channel": "sms", "to": ANA, "purpose": "offers", "text": "Half price"}


def digests(house: House) -> list[bytes]:
    with house.as_owner() as owner:
        rows = owner.execute("SELECT body_digest FROM idempotency ORDER BY key")
        return [bytes(digest) for (digest,) in rows.fetchall()]


def test_the_digest_of_a_request_cannot_be_made_without_the_secret(
    house: House,
) -> None:
    body = rfc8785.dumps(OFFER)
    guesses = [body, b"\n".join((PATH.encode(), b"", body)), PATH.encode() + body]

    house.call("POST", PATH, OFFER, once="a")
    house.call("POST", PATH, OFFER, once="b")

    first, second = digests(house)
    assert first == second
    assert first not in [hashlib.sha256(guess).digest() for guess in guesses]


def test_the_same_request_has_another_digest_under_another_secret(
    open_house: OpenHouse,
) -> None:
    here = open_house(CONSENT_SECRET_KEY="one secret, and long enough for it")
    there = open_house(CONSENT_SECRET_KEY="another one, also long enough for it")

    here.call("POST", PATH, OFFER, once="a")
    there.call("POST", PATH, OFFER, once="b")

    first, second = digests(here)
    assert first != second
