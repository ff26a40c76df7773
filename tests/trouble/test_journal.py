"""The journal in daily trouble: it cannot be written, or its process is killed."""

import shutil
from pathlib import Path

import pytest

from consent.db.journal.faults import JournalFaultError
from consent.db.journal.service import Journal
from consent.recovery.service import Recovery
from consent.web.services import service
from tests.stories.fixtures import OpenHouse
from tests.stories.house import House
from tests.stories.people import ANA, BEN
from tests.trouble.copies import Copies
from tests.trouble.operator import recover, recover_and_resume


def folder_of(house: House) -> Path:
    with house.app.app_context():
        return service(Journal).folder.path


def lines_of(house: House) -> list[str]:
    return [
        line
        for path in sorted(folder_of(house).glob("*.ndjson"))
        for line in path.read_text("utf-8").splitlines()
    ]


def test_a_no_is_in_the_journal_before_it_is_answered(house: House) -> None:
    house.grant()
    before = lines_of(house)

    house.hear("STOP", sender=ANA)

    after = lines_of(house)
    assert before == []
    assert len(after) == 2
    assert '"kind":"withdrawn"' in after[0]
    assert '"kind":"blocked"' in after[0]
    assert '"committed":1' in after[1]


def test_the_journal_holds_no_address_and_no_words(house: House) -> None:
    house.grant()
    house.send()
    house.work()
    house.hear("STOP please, I am Ana Lopez", sender=ANA)
    house.say("withdraw", evidence={"door": "agent", "words": "said on the phone"})

    text = "".join(lines_of(house))

    for secret in (ANA, ANA.removeprefix("+"), "Lopez", "said on", "Half price"):
        assert secret not in text


def test_a_no_that_cannot_be_journalled_is_not_acknowledged(house: House) -> None:
    house.grant()
    folder = folder_of(house)
    shutil.move(folder, folder.with_name("away"))

    form = {"channel": "sms", "address": ANA, "purpose": "*", "action": "withdraw"}
    said = {**form, "evidence": {"door": "agent"}}
    refused = house.call("POST", "/v1/consents", said)
    allowed = house.check().outcome
    shutil.move(folder.with_name("away"), folder)
    taken = house.call("POST", "/v1/consents", said)

    assert (refused.status_code, refused.get_json()["code"]) == (
        503,
        "journal_unwritable",
    )
    assert refused.headers["Retry-After"]
    assert allowed == "allow"
    assert taken.status_code == 201
    assert house.kinds() == ["granted", "withdrawn"]


def test_nothing_is_sent_whose_attempt_cannot_be_journalled(house: House) -> None:
    house.grant()
    sent = house.send()
    folder = folder_of(house)
    shutil.move(folder, folder.with_name("away"))

    with pytest.raises(AssertionError, match="a job broke"):
        house.work()

    assert house.twilio.texts == []
    assert house.status(sent) == "queued"


def test_a_service_does_not_start_with_a_journal_that_others_may_read(
    house: House, open_house: OpenHouse
) -> None:
    folder_of(house).chmod(0o750)

    with pytest.raises(JournalFaultError, match="chmod 700"):
        open_house()


def test_a_database_without_any_journal_is_not_known_to_be_whole(
    house: House,
) -> None:
    house.grant()
    with house.as_owner() as owner:
        owner.execute("DELETE FROM journal")

    with house.app.app_context():
        service(Recovery).confirm()

    assert house.check().outcome == "allow"


def test_a_damaged_file_stops_everything_until_it_is_repaired(
    house: House, copies: Copies
) -> None:
    house.grant(BEN)
    copies.keep()
    for _ in range(3):
        house.hear("STOP", sender=ANA)
    [path] = folder_of(house).glob("*.ndjson")
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"withdrawn", b"withdrawm", 1))
    copies.go_back()

    found = house.check(BEN).reasons
    with pytest.raises(JournalFaultError, match=r"damaged before line 2"):
        recover(house)
    path.write_bytes(whole)
    recover_and_resume(house)

    assert found == {"journal_behind"}
    assert house.check(BEN).outcome == "allow"
    assert "opted_out" in house.check(ANA).reasons


def test_old_files_go_once_they_are_older_than_every_backup(house: House) -> None:
    house.hear("STOP", sender=ANA)
    with house.app.app_context():
        service(Journal).close()
    recover(house)
    [old] = folder_of(house).glob("*.ndjson")

    kept = recover(house, "--prune-older-than", "90", "--json").json["pruned_files"]
    there = old.exists()
    # The clock of the house is decades ahead of the files.
    gone = recover(house, "--prune-older-than", "1", "--json").json["pruned_files"]

    assert (kept, there) in {(0, True), (1, False)}
    assert kept + gone == 1
    assert not old.exists()
