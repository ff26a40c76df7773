"""What is known to be ahead of the database is not read again."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from consent.db.journal.comparison import Compared, Verdict
from consent.db.journal.folder import Found
from consent.recovery.seen import LostFiles, Seen

FOUND = Found(writer=uuid4(), path=Path("none"), size=900, alive=True, touched=1.0)
SEEN = Seen(files=(FOUND,), marks={FOUND.writer: 3}, era="one", known=None)


def noted() -> LostFiles:
    files = LostFiles()
    files.note(SEEN, Compared(found=FOUND, mark=3, verdict=Verdict.LOST))
    return files


def test_a_file_that_was_ahead_stays_ahead_also_when_it_grows() -> None:
    longer = replace(FOUND, size=1800)

    same, grown = noted().recall(SEEN, [FOUND]), noted().recall(SEEN, [longer])

    assert same is not None
    assert grown is not None
    assert (same.verdict, grown.verdict) == (Verdict.LOST, Verdict.LOST)


def test_nothing_is_recalled_before_anything_was_found() -> None:
    assert LostFiles().recall(SEEN, [FOUND]) is None


def test_a_file_is_read_again_once_its_mark_has_moved() -> None:
    assert noted().recall(replace(SEEN, marks={FOUND.writer: 4}), [FOUND]) is None


def test_a_file_is_read_again_in_another_life_of_the_database() -> None:
    assert noted().recall(replace(SEEN, era="two"), [FOUND]) is None


def test_a_file_is_read_again_when_it_is_shorter_or_another() -> None:
    shorter, other = replace(FOUND, size=10), replace(FOUND, writer=uuid4())

    assert noted().recall(SEEN, [shorter]) is None
    assert noted().recall(SEEN, [other]) is None
