"""A database that loses its last commits while the service goes on."""

from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from consent.db.engine import libpq_url
from consent.db.journal.faults import JournalBehindError
from consent.db.journal.service import Journal
from consent.messaging.dispatch import Dispatcher
from consent.recovery.restoring import OwnJournalError, UnknownJournalError
from consent.recovery.service import Recovery
from consent.vocabulary.ids import ContactId, MessageId
from consent.web.services import service
from tests.stories.fixtures import OpenHouse
from tests.stories.house import House
from tests.stories.people import ANA, BEN
from tests.trouble.copies import Copies
from tests.trouble.operator import recover, recover_and_resume

ERA = """
    UPDATE journal SET era = concat(extract(epoch from pg_postmaster_start_time()),
        '-', pg_relation_filepath('journal'))
"""


def name_of(house: House) -> str:
    with house.app.app_context():
        return service(Journal).folder.name


def unnoticed(house: House) -> None:
    """Have the database look as if it had never been away."""
    with psycopg.connect(libpq_url(house.database.owner_url)) as owner:
        owner.execute(ERA)


def go_round(house: House) -> None:
    """Look at the journal, as every worker does now and then."""
    with house.app.app_context():
        service(Recovery).is_caught_up()


def test_a_database_that_lost_nothing_is_trusted_again_by_itself(
    house: House, copies: Copies
) -> None:
    house.grant()
    house.hear("STOP", sender=BEN)
    copies.keep()

    copies.go_back()
    found = house.check()

    assert found.outcome == "allow"


def test_a_stop_that_a_failover_lost_stops_everything_until_it_is_recovered(
    house: House, copies: Copies
) -> None:
    house.grant(ANA)
    house.grant(BEN)
    copies.keep()
    house.hear("STOP", sender=ANA)

    copies.go_back()
    found = [house.check(who).reasons for who in (ANA, BEN)]
    recover_and_resume(house)

    assert found == [{"journal_behind"}, {"journal_behind"}]
    assert house.check(ANA).reasons == {"opted_out", "blocked_by_provider"}
    assert house.check(BEN).outcome == "allow"


def test_a_message_accepted_before_a_failover_waits_and_is_not_sent_twice(
    house: House, copies: Copies
) -> None:
    house.grant()
    sent = house.send()
    copies.keep()
    house.work()

    copies.go_back()
    house.work()
    waiting = house.status(sent)
    recover_and_resume(house)
    house.clock.pass_by(hours=1)
    house.work()

    assert waiting in {"queued", "deferred"}
    assert house.status(sent) == "unknown"
    assert len(house.twilio.texts) == 1


def test_a_process_notices_by_its_own_numbers_that_its_commits_are_gone(
    house: House, copies: Copies
) -> None:
    house.grant(BEN)
    house.hear("STOP", sender=ANA)
    copies.keep()
    house.hear("STOP", sender="+14155550199")
    copies.go_back()
    unnoticed(house)

    before = house.check(BEN).outcome
    house.hear("STOP", sender="+14155550198")
    after = house.check(BEN).reasons

    assert before == "allow"
    assert after == {"journal_behind"}
    assert "withdrawn" in house.kinds("+14155550198")


def test_no_attempt_is_opened_in_a_database_that_went_back_unnoticed(
    house: House, copies: Copies
) -> None:
    contact = house.grant(BEN)["event"]["contact"]
    sent = house.send(BEN)
    house.hear("STOP", sender=ANA)
    copies.keep()
    house.hear("STOP", sender="+14155550199")
    copies.go_back()
    unnoticed(house)

    with house.app.app_context(), pytest.raises(JournalBehindError):
        service(Dispatcher).run(
            ContactId(UUID(contact)), MessageId(UUID(str(sent["id"])))
        )

    assert house.twilio.texts == []
    assert house.status(sent) == "queued"
    assert house.check(BEN).reasons == {"journal_behind"}


def test_another_machine_with_a_lost_stop_stops_this_one_too(
    house: House, open_house: OpenHouse, copies: Copies, tmp_path: Path
) -> None:
    other = open_house(CONSENT_JOURNAL=str(tmp_path / "elsewhere"))
    house.grant(BEN)
    copies.keep()
    other.hear("STOP", sender=ANA)
    copies.go_back()

    here = recover(house, "--json")
    between = house.check(BEN).reasons
    there = recover_and_resume(other)

    assert here.exit_code == 1
    assert [each["name"] for each in here.json["behind"]] == [name_of(other)]
    assert between == {"journal_behind"}
    assert there.exit_code == 0, there.output
    assert house.check(BEN).outcome == "allow"
    assert "opted_out" in house.check(ANA).reasons


def test_a_machine_that_is_gone_is_put_aside_with_a_reason(
    house: House, open_house: OpenHouse, copies: Copies, tmp_path: Path
) -> None:
    gone = open_house(CONSENT_JOURNAL=str(tmp_path / "gone"))
    house.grant(BEN)
    copies.keep()
    copies.go_back()

    before = house.check(BEN).reasons
    told = recover(house, "--without", name_of(gone), "--reason", "its disk burnt")

    assert before == {"journal_behind"}
    assert told.exit_code == 0, told.output
    assert house.check(BEN).outcome == "allow"


def test_a_machine_that_was_put_aside_counts_again_when_it_is_back(
    house: House, open_house: OpenHouse, copies: Copies, tmp_path: Path
) -> None:
    other = open_house(CONSENT_JOURNAL=str(tmp_path / "elsewhere"))
    house.grant(BEN)
    copies.keep()
    other.hear("STOP", sender=ANA)
    copies.go_back()
    recover(house, "--without", name_of(other), "--reason", "it does not answer")
    between = house.check(BEN).outcome

    back = open_house(CONSENT_JOURNAL=str(tmp_path / "elsewhere"))

    assert between == "allow"
    assert house.check(BEN).reasons == {"journal_behind"}
    recover_and_resume(back)
    assert house.check(BEN).outcome == "allow"
    assert "opted_out" in house.check(ANA).reasons


def test_a_journal_that_the_database_forgot_is_still_waited_for(
    house: House, open_house: OpenHouse, copies: Copies, tmp_path: Path
) -> None:
    house.grant(BEN)
    copies.keep()
    other = open_house(CONSENT_JOURNAL=str(tmp_path / "elsewhere"))
    other.hear("STOP", sender=ANA)
    go_round(house)
    copies.go_back()

    told = recover(house)
    found = house.check(BEN).reasons
    recover_and_resume(other)

    assert told.exit_code == 1
    assert found == {"journal_behind"}
    assert house.check(BEN).outcome == "allow"
    assert "opted_out" in house.check(ANA).reasons


def test_only_a_journal_that_is_known_and_elsewhere_can_be_put_aside(
    house: House,
) -> None:
    with pytest.raises(UnknownJournalError):
        recover(house, "--without", "nobody", "--reason", "a slip")
    with pytest.raises(OwnJournalError):
        recover(house, "--without", name_of(house), "--reason", "a slip")
    missing = recover(house, "--without", "nobody")

    assert missing.exit_code == 2
