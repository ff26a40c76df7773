"""A file that changes while it is parted is not parted wrongly."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from consent.guard.batch_file import FileChangedError, part
from consent.guard.batches import Answered, Judged, Tally

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def judged(lines: int) -> Judged:
    answers: Iterator[Answered] = iter([(b"address_invalid", None, None)] * lines)
    return Judged(
        answers=answers, tally=Tally(), policy=None, seller=None, checked_at=NOW
    )


@pytest.mark.parametrize(
    ("body", "lines"),
    [(b"address\na\n", 2), (b"address\na\nb\nc\n", 2), (b"", 0)],
    ids=["fewer rows", "more rows", "empty"],
)
def test_other_rows_than_were_asked_about_are_an_error(body: bytes, lines: int) -> None:
    allowed, refused = io.BytesIO(), io.BytesIO()

    with pytest.raises(FileChangedError):
        part(
            io.BytesIO(body),
            judged(lines),
            allowed=allowed,
            refused=refused,
            tick=lambda _: None,
        )

    assert b"a\n" not in allowed.getvalue()
