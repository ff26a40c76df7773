"""The restore drill: a dump, more of everything, and the dump put back."""

from pathlib import Path
from uuid import UUID

import pytest

from consent.contacts.service import Contacts
from consent.db.transaction import transaction
from consent.ledger.events import Draft, Kind
from consent.ledger.service import Ledger
from consent.recovery.restoring import REASON
from consent.sendlog.service import SendLog
from consent.vocabulary.evidence import Door, Evidence
from consent.vocabulary.ids import ContactId
from consent.web.services import service
from tests.stories.house import House, Json
from tests.stories.people import ANA, BEN
from tests.trouble.copies import Copies
from tests.trouble.operator import recover, recover_and_resume

CLEO, DAN, EVE, FAY = (f"+1415555016{n}" for n in range(4))
EVERYBODY = (ANA, BEN, CLEO, DAN)


@pytest.fixture
def waiting(house: House, copies: Copies, tmp_path: Path) -> list[Json]:
    """Four people agreed, two messages wait, and a backup is made."""
    for person in EVERYBODY:
        house.grant(person)
    messages = [house.send(CLEO), house.send(DAN)]
    copies.dump(tmp_path / "dump")
    return messages


@pytest.fixture
def restored(
    house: House, waiting: list[Json], copies: Copies, tmp_path: Path
) -> list[Json]:
    """Ana and Eve say STOP, Ben is erased, both messages leave; then all is undone."""
    house.hear("STOP", sender=ANA)
    house.hear("STOP", sender=EVE)
    erase(house, BEN)
    house.work()
    assert [text.to for text in house.twilio.texts] == [CLEO, DAN]
    copies.restore(tmp_path / "dump")
    return waiting


def erase(house: House, person: str) -> None:
    contact = ContactId(UUID(house.look_up(person)["contact"]))
    evidence = Evidence(door=Door.AGENT, reference="erasure-7")
    with house.app.app_context(), transaction():
        draft = Draft(kind=Kind.FORGOTTEN, evidence=evidence)
        service(Ledger).record(contact, draft)
        service(Contacts).forget(contact)


@pytest.mark.usefixtures("restored")
def test_a_restored_database_allows_nothing_and_goes_on_hearing(house: House) -> None:
    answers = [house.check(person) for person in EVERYBODY]
    ready = house.call("GET", "/readyz/guard")
    house.hear("STOP", sender=FAY)
    house.work()

    assert [answer.outcome for answer in answers] == ["defer"] * 4
    assert {"journal_behind"} == set().union(*(answer.reasons for answer in answers))
    assert (ready.status_code, list(ready.get_json()["errors"])) == (503, ["journal"])
    assert house.call("GET", "/readyz").status_code == 200
    assert house.kinds(FAY) == ["withdrawn", "blocked"]
    assert len(house.twilio.texts) == 2


@pytest.mark.usefixtures("restored")
def test_what_was_acknowledged_is_there_again_once_it_is_recovered(
    house: House,
) -> None:
    told = recover_and_resume(house)

    assert told.exit_code == 0, told.output
    assert {"journal_behind"}.isdisjoint(house.check(DAN).reasons)
    assert house.check(DAN).outcome == "allow"
    assert "opted_out" in house.check(ANA).reasons
    assert "opted_out" in house.check(EVE).reasons
    assert "suppressed" in house.check(BEN).reasons
    assert house.call("GET", "/readyz/guard").status_code == 200


@pytest.mark.usefixtures("restored")
def test_who_was_erased_is_erased_again_with_address_and_keys(house: House) -> None:
    contact = ContactId(UUID(house.look_up(BEN)["contact"]))

    recover(house)

    with house.app.app_context():
        assert service(Contacts).address_of(contact) is None
        assert service(Contacts).keys_of(contact) is None


def test_a_message_that_was_sent_after_the_dump_is_not_sent_again(
    house: House, restored: list[Json]
) -> None:
    recover_and_resume(house)

    house.clock.pass_by(hours=1)
    house.work()

    assert [text.to for text in house.twilio.texts] == [CLEO, DAN]
    assert [house.status(sent) for sent in restored] == ["unknown", "unknown"]
    [attempt] = house.message(restored[0])["attempts"]
    assert [o["code"] for o in attempt["outcomes"]] == ["found_in_journal"]
    with house.app.app_context():
        unresolved = service(SendLog).unresolved(older_than=-house.clock.step)
    assert len(unresolved) == 2


@pytest.mark.usefixtures("restored")
def test_recovering_twice_records_nothing_twice(house: House) -> None:
    recover(house)
    before = house.rows()

    again = recover(house, "--json")

    after = house.rows()
    assert again.exit_code == 0
    assert {k: n for k, n in after.items() if n != before[k]} == {}


@pytest.mark.usefixtures("waiting")
def test_an_event_that_was_lost_comes_back_with_its_id_and_its_time(
    house: House, copies: Copies, tmp_path: Path
) -> None:
    said = house.say("withdraw", ANA, evidence={"door": "agent", "reference": "call-9"})
    house.clock.pass_by(hours=5)
    copies.restore(tmp_path / "dump")

    recover(house)

    [_, found] = house.history(said["event"]["contact"])
    kept = ("id", "kind", "channel", "purpose", "seller", "effective_at", "door")
    assert {k: found["event"][k] for k in kept} == {k: said["event"][k] for k in kept}


@pytest.mark.usefixtures("restored")
def test_somebody_whom_only_the_journal_knows_can_agree_and_be_reached_again(
    house: House,
) -> None:
    recover_and_resume(house)
    house.clock.pass_by(hours=1)

    house.hear("START", sender=EVE)
    house.grant(EVE)
    sent = house.send(EVE)
    house.work()

    assert house.status(sent) == "sent"
    assert house.twilio.texts[-1].to == EVE


@pytest.mark.usefixtures("restored")
def test_a_dry_run_says_what_is_missing_and_changes_nothing(house: House) -> None:
    house.check(DAN)
    before = house.rows()

    told = recover(house, "--dry-run", "--json")

    assert told.exit_code == 1
    assert told.json == {"files": 1, "said": 5, "erased": 1, "opened": 2}
    assert house.rows() == before
    assert house.check(DAN).reasons == {"journal_behind"}


@pytest.mark.usefixtures("restored")
def test_the_chains_and_standings_of_a_recovered_book_are_as_computed(
    house: House,
) -> None:
    recover(house)

    verified = recover(house, command="verify")

    assert verified.exit_code == 0, verified.output


@pytest.mark.usefixtures("restored")
def test_all_stays_halted_after_a_loss_until_an_operator_has_looked(
    house: House,
) -> None:
    told = recover(house)
    found = house.check(DAN).reasons
    [halt] = house.call("GET", "/v1/halts").get_json()["items"]
    again = recover(house, "--json").json

    assert "consent resume --all" in told.output
    assert found == {"sending_halted"}
    assert (halt["started_by"], halt["reason"]) == ("recover", REASON)
    assert again["halted"] is False


def test_nothing_is_halted_where_nothing_was_lost(
    house: House, copies: Copies, tmp_path: Path
) -> None:
    house.grant(DAN)
    copies.dump(tmp_path / "dump")
    copies.restore(tmp_path / "dump")

    told = recover(house, "--json").json

    assert told["halted"] is False
    assert house.check(DAN).outcome == "allow"


def test_a_clock_that_is_behind_the_journal_loses_no_no(
    house: House, copies: Copies
) -> None:
    house.grant(ANA)
    copies.keep()
    said = house.say("withdraw", ANA)["event"]
    house.clock.pass_by(minutes=-10)
    copies.go_back()

    told = recover_and_resume(house)

    [_, found] = house.history(said["contact"])
    assert told.exit_code == 0, told.output
    assert found["event"]["effective_at"] == said["effective_at"]
    assert found["event"]["recorded_at"] >= said["effective_at"]
    assert "opted_out" in house.check(ANA).reasons
