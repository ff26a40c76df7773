"""Disks without room: what would be lost is refused, and all goes on when there is."""

import os
from pathlib import Path

import pytest
from psycopg.sql import SQL, Identifier
from werkzeug.test import TestResponse

from consent.settings import Settings
from consent.web.services import service
from tests.stories.house import House
from tests.stories.people import ACCOUNT_SID, ACME, ANA

HEARD = "/webhooks/twilio/messages"
STOP = {
    "MessageSid": f"SM{7:032}",
    "AccountSid": ACCOUNT_SID,
    "From": ANA,
    "To": ACME,
    "Body": "STOP",
}
GRANT = {
    "channel": "sms",
    "address": ANA,
    "purpose": "offers",
    "action": "hold",
    "evidence": {"door": "agent"},
}
OFFER = {"channel": "sms", "to": ANA, "purpose": "offers", "text": "Half price"}
FULL = """
    CREATE OR REPLACE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$
"""


def fill(house: House, *tables: str) -> None:
    """Have the server say, as it does on a full disk, that a table cannot grow."""
    with house.as_owner() as owner:
        owner.execute(FULL)
        for table in tables:
            owner.execute(
                SQL(
                    "CREATE TRIGGER no_room BEFORE INSERT ON {}"
                    " EXECUTE FUNCTION no_room()"
                ).format(Identifier(table))
            )


def make_room(house: House) -> None:
    with house.as_owner() as owner:
        owner.execute("DROP FUNCTION no_room() CASCADE")


def stop(house: House) -> TestResponse:
    return house.post_signed(HEARD, STOP)


def fill_journal(house: House) -> int:
    """Let what the journal has open be written no more; return how many files."""
    with house.app.app_context():
        journal = service(Settings).journal
    files = Path("/proc/self/fd")
    written = [
        int(file.name)
        for file in files.iterdir()
        if file.is_symlink() and str(file.readlink()).startswith(f"{journal}/")
    ]
    full = os.open("/dev/full", os.O_WRONLY)
    for file in written:
        os.dup2(full, file)
    os.close(full)
    return len(written)


def test_a_full_database_refuses_what_writes_and_goes_on_judging(house: House) -> None:
    house.grant()
    before = house.rows()
    fill(house, "consent_event", "message")

    answers = [
        stop(house),
        house.call("POST", "/v1/consents", GRANT, once="hold"),
        house.call("POST", "/v1/messages", OFFER, once="offer"),
    ]
    judged = house.check()

    assert [answer.status_code for answer in answers] == [503, 503, 503]
    assert all("Retry-After" in answer.headers for answer in answers)
    assert judged.outcome == "allow"
    after = house.rows()
    assert {table for table in before if before[table] != after[table]} <= {
        # What was begun and broken off may leave its mark, and nothing else.
        "idempotency",
        "journal_writer",
    }


def test_with_room_again_the_same_requests_have_their_effect(house: House) -> None:
    house.grant()
    fill(house, "consent_event")
    assert stop(house).status_code == 503

    make_room(house)
    again = stop(house)

    assert again.status_code == 200
    assert house.check().reasons == {"opted_out", "blocked_by_provider"}


def test_a_message_that_no_attempt_can_be_written_for_is_sent_later(
    house: House,
) -> None:
    house.grant()
    sent = house.send()
    fill(house, "send_attempt")

    with pytest.raises(AssertionError, match="a job broke"):
        house.work()
    handed_over = list(house.twilio.texts)
    make_room(house)
    house.clock.pass_by(minutes=1)
    house.work()

    assert handed_over == []
    assert house.status(sent) == "sent"
    assert len(house.twilio.texts) == 1


def test_a_full_journal_takes_no_stop_and_the_database_has_none(house: House) -> None:
    house.grant()
    house.hear("HELP")
    before = house.rows()
    assert house.say("hold")
    held = house.rows()
    assert fill_journal(house) > 0

    refused = stop(house)
    after = house.rows()
    again = stop(house)

    assert refused.status_code == 503
    assert refused.get_json()["code"] == "journal_unwritable"
    assert after["consent_event"] == held["consent_event"] > before["consent_event"]
    assert again.status_code == 200
    assert "opted_out" in house.check().reasons
