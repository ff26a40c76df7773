"""What lies on disk of a batch, and what happens when there is no room for it."""

import errno
import io
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from consent.guard.batch_answers import write_answers
from consent.guard.batch_ndjson import NdjsonForm
from consent.guard.batch_spool import IN_MEMORY, MOST_LINES, Entry, NoRoomError, Spool
from consent.guard.batches import Judged, Tally
from consent.vocabulary.errors import TooLargeError

NOW = datetime(2026, 11, 20, tzinfo=UTC)


class FullDisk(io.BytesIO):
    """Takes nothing any more."""

    def write(self, _: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def take(text: str) -> tuple[bytes, ...]:
    return (text.encode(), text[::-1].encode())


def spooled(entries: Iterable[Entry]) -> Spool:
    spool = Spool()
    spool.write(entries, take)
    return spool


def test_good_lines_are_numbered_among_all() -> None:
    spool = spooled([(b"first", "ab"), (b"bad", None), (b"third", "cd")])

    digests = b"".join(spool.digests()).decode()

    assert list(spool.fronts()) == [(b"first", True), (b"bad", False), (b"third", True)]
    assert digests.splitlines() == [
        "1\t\\\\x6162",
        "1\t\\\\x6261",
        "3\t\\\\x6364",
        "3\t\\\\x6463",
    ]
    assert spool.lines == 3
    spool.close()


def test_what_does_not_fit_in_memory_comes_back_the_same() -> None:
    lines = IN_MEMORY // 10
    spool = spooled((b"line %d" % n, str(n)) for n in range(lines))

    fronts = [text for text, _ in spool.fronts()]

    assert fronts == [b"line %d" % n for n in range(lines)]
    assert b"".join(spool.digests()).count(b"\n") == 2 * lines
    spool.close()


def test_more_lines_than_a_batch_has_are_too_many() -> None:
    spool = Spool()
    spool.lines = MOST_LINES

    with pytest.raises(TooLargeError):
        spool.write([(b"one more", None)], take)

    spool.close()


def test_a_full_disk_is_said_to_be_full() -> None:
    judged = Judged(
        answers=iter(()), tally=Tally(), policy=None, seller=None, checked_at=NOW
    )

    with pytest.raises(NoRoomError):
        write_answers(judged, NdjsonForm(), FullDisk(), link=None, hypothetical=False)
