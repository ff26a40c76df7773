"""The files of a journal: torn, damaged, open to others, or on a full disk."""

import os
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from consent.db.journal.comparison import Compared, Verdict, compare
from consent.db.journal.entries import Erased, Identity, Opened, Said
from consent.db.journal.faults import JournalFaultError, JournalUnwritableError
from consent.db.journal.folder import Folder
from consent.db.journal.lines import Committed, Entered, Failed, Line, read, written
from consent.db.journal.writer import Writer, new_writer
from consent.vocabulary.channel import ContactKind

NOON = datetime(2026, 11, 20, 12, 0, 0, 7, tzinfo=UTC)
IDENTITY = Identity(kind=ContactKind.PHONE, digests={"v1": b"\x01" * 32})
OPENED = Opened(contact=uuid4(), message=uuid4(), sender="+12025550100", at=NOON)
ERASED = Erased(contact=uuid4(), identity=IDENTITY, at=NOON)
SAID = Said(
    contact=uuid4(),
    identity=IDENTITY,
    event=uuid4(),
    kind="withdrawn",
    channel="sms",
    purpose="*",
    seller="*",
    purpose_class=None,
    sender="+12025550100",
    cause=None,
    effective_at=NOON,
    at=NOON,
    door="text",
    reference="SM1",
    message=uuid4(),
    policy_version=None,
)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "journal")


def entered(number: int, era: str = "one") -> Entered:
    return Entered(number=number, era=era, entries=(OPENED,))


def numbers(last: int) -> list[bytes]:
    """Return the lines of a writer that committed so many transactions."""
    return [
        written(line)
        for number in range(1, last + 1)
        for line in (entered(number), Committed(number=number))
    ]


def compared(
    folder: Folder, lines: list[bytes], *, mark: int, era: str = "one"
) -> Compared:
    """Compare a file of these lines, whose writer is dead."""
    folder.path.joinpath(f"{uuid4()}.ndjson").write_bytes(b"".join(lines))
    [found] = folder.found()
    return compare(found, mark, era)


@pytest.mark.parametrize("entry", [OPENED, ERASED, SAID])
def test_an_entry_is_read_as_it_was_written(entry: Opened | Erased | Said) -> None:
    line = Entered(number=7, era="one", entries=(entry,))

    assert read(written(line).rstrip(b"\n")) == line


def test_a_line_with_one_changed_digit_is_damage() -> None:
    line = written(Committed(number=7)).rstrip(b"\n")

    assert read(line) == Committed(number=7)
    assert read(line.replace(b"7}", b"8}")) is None
    assert read(line[:-1]) is None
    assert read(b"") is None


@pytest.mark.parametrize("last", [0, 1, 900])
def test_a_file_that_is_all_in_the_database_is_settled(
    folder: Folder, last: int
) -> None:
    found = compared(folder, numbers(last), mark=last)

    assert (found.verdict, found.surplus) == (Verdict.SETTLED, ())


@pytest.mark.parametrize("mark", [0, 1, 17, 898, 899])
def test_all_that_is_above_the_mark_is_found(folder: Folder, mark: int) -> None:
    found = compared(folder, numbers(900), mark=mark)

    assert found.verdict is Verdict.LOST
    assert [line.number for line in found.surplus] == list(range(mark + 1, 901))


def test_a_torn_last_line_is_none(folder: Folder) -> None:
    torn = written(entered(4))[:-20]

    found = compared(folder, [*numbers(3), torn], mark=3)

    assert found.verdict is Verdict.SETTLED


def test_what_a_dead_process_left_under_way_is_one_interrupted_line(
    folder: Folder,
) -> None:
    found = compared(folder, [*numbers(3), written(entered(4))], mark=3)

    assert found.verdict is Verdict.INTERRUPTED
    assert [line.number for line in found.surplus] == [4]


def test_a_number_that_was_answered_as_failed_is_not_missed(folder: Folder) -> None:
    failed = [written(entered(4)), written(Failed(number=4))]

    found = compared(folder, [*numbers(3), *failed], mark=3)

    assert found.verdict is Verdict.SETTLED


def test_of_two_lines_with_one_number_the_last_counts(folder: Folder) -> None:
    again = Entered(number=4, era="one", entries=(SAID,))
    twice: list[Line] = [entered(4), Failed(number=4), again, Committed(number=4)]

    found = compared(folder, [*numbers(3), *map(written, twice)], mark=3)

    assert found.verdict is Verdict.LOST
    assert found.surplus == (again,)


@pytest.mark.parametrize("place", [1, 2, 9, 16, 17])
def test_a_damaged_line_above_the_mark_is_refused_by_name(
    folder: Folder, place: int
) -> None:
    lines = numbers(9)
    lines[place] = lines[place].replace(b'"', b"'", 1)

    with pytest.raises(JournalFaultError, match=r"\.ndjson is damaged before line"):
        compared(folder, [*lines, written(entered(10))], mark=0)


def test_damage_below_the_mark_stops_nothing(folder: Folder) -> None:
    lines = numbers(9)
    lines[4] = b"\0" * 40 + b"\n"

    assert compared(folder, lines, mark=9).verdict is Verdict.SETTLED


def test_a_line_that_was_cut_out_is_damage(folder: Folder) -> None:
    lines = numbers(9)

    with pytest.raises(JournalFaultError):
        compared(folder, lines[:6] + lines[8:], mark=2)


def test_a_living_writer_is_under_way_in_its_database_and_pending_in_another(
    folder: Folder,
) -> None:
    writer = new_writer(folder.path, uuid4())
    writer.enter(entered(1))
    [found] = folder.found()

    here, elsewhere = compare(found, 0, "one"), compare(found, 0, "two")
    writer.close()
    [dead] = folder.found()

    assert here.verdict is Verdict.SETTLED
    assert elsewhere.verdict is Verdict.PENDING
    assert compare(dead, 0, "one").verdict is Verdict.INTERRUPTED


def test_a_full_disk_fails_the_line_and_the_file_is_not_used_again() -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    writer = Writer(id=uuid4(), file=full, began=time.monotonic())

    with pytest.raises(JournalUnwritableError) as raised:
        writer.enter(entered(1))

    assert raised.value.code == "journal_unwritable"
    assert writer.is_worn
    writer.close()


def test_a_folder_that_others_may_read_is_refused(tmp_path: Path) -> None:
    tmp_path.joinpath("journal").mkdir(mode=0o755)

    with pytest.raises(JournalFaultError, match="chmod 700"):
        Folder(tmp_path / "journal")


def test_a_folder_and_its_files_are_for_their_owner_only(folder: Folder) -> None:
    new_writer(folder.path, uuid4()).close()
    folder.remember({uuid4(): "another"})

    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.path.iterdir()}

    assert folder.path.stat().st_mode & 0o777 == 0o700
    assert set(modes.values()) == {0o600}


def test_a_path_that_is_no_folder_is_refused_with_what_would_help(
    tmp_path: Path,
) -> None:
    tmp_path.joinpath("file").touch()

    with pytest.raises(JournalFaultError, match="CONSENT_JOURNAL"):
        Folder(tmp_path / "file" / "journal")


def test_a_damaged_name_is_refused(folder: Folder) -> None:
    folder.path.joinpath("journal.json").write_bytes(b"{")

    with pytest.raises(JournalFaultError, match="damaged"):
        Folder(folder.path)


def test_a_folder_that_is_gone_is_no_empty_folder(folder: Folder) -> None:
    folder.path.rename(folder.path.with_name("moved"))

    with pytest.raises(JournalFaultError, match="gone"):
        folder.found()


def test_the_same_folder_has_the_same_name_every_time(folder: Folder) -> None:
    peer = {UUID(int=7): "another"}

    folder.remember(peer)
    again = Folder(folder.path)

    assert (again.id, again.name) == (folder.id, folder.name)
    assert again.peers() == peer
