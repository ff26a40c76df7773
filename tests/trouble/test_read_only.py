"""A primary that was demoted takes no writes: everybody is told to come again."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.sql import SQL, Identifier

from consent.db.base import db
from consent.db.engine import libpq_url
from tests.stories.house import House, Json
from tests.stories.people import ACCOUNT_SID, ACME, ANA

OFFER: Json = {"channel": "sms", "to": ANA, "purpose": "offers", "text": "Half price"}
HOLD: Json = {
    "channel": "sms",
    "address": ANA,
    "purpose": "offers",
    "action": "hold",
    "evidence": {"door": "agent"},
}
STOP = {
    "MessageSid": f"SM{7:032}",
    "AccountSid": ACCOUNT_SID,
    "From": ANA,
    "To": ACME,
    "Body": "STOP",
}


def set_read_only(house: House, value: str) -> None:
    """Have every new transaction be read-only or not, as after a failover."""
    writable = "-c default_transaction_read_only=off"
    url = libpq_url(house.database.owner_url)
    with psycopg.connect(url, options=writable) as owner:
        statement = SQL("ALTER DATABASE {} SET default_transaction_read_only = {}")
        owner.execute(statement.format(Identifier(owner.info.dbname), SQL(value)))
    with house.app.app_context():
        db.engine.dispose()


@contextmanager
def demoted(house: House) -> Iterator[None]:
    """Have the database take no writes for a while."""
    set_read_only(house, "on")
    try:
        yield
    finally:
        set_read_only(house, "off")


def test_what_writes_is_told_to_come_again_and_leaves_nothing(house: House) -> None:
    house.grant()

    with demoted(house):
        answers = [
            house.call("POST", "/v1/consents", HOLD),
            house.call("POST", "/v1/messages", OFFER, once="offer"),
            house.post_signed("/webhooks/twilio/messages", STOP),
        ]
        ready = house.call("GET", "/readyz")

    assert [answer.status_code for answer in answers] == [503] * 3
    assert all("Retry-After" in answer.headers for answer in answers)
    assert ready.status_code == 503
    assert house.kinds() == ["granted"]


def test_all_is_as_before_once_it_takes_writes_again(house: House) -> None:
    house.grant()
    with demoted(house):
        house.call("POST", "/v1/consents", HOLD)

    sent = house.send()
    house.work()

    assert house.status(sent) == "sent"
    assert house.call("GET", "/readyz").status_code == 200
