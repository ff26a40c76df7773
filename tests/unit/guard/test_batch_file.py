"""A file that changes while it is parted is not parted wrongly, and nobody slips in."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from consent.contacts.many import reader
from consent.guard.batch_file import FileChangedError, Parted, entries_of, part
from consent.guard.batch_spool import Entry
from consent.guard.batches import Answered, Judged, Tally
from consent.guard.decision import Outcome
from consent.guard.shapes import Verdict
from consent.vocabulary.channel import Channel
from tests.stories.people import ANA, BEN

NOW = datetime(2026, 11, 20, tzinfo=UTC)
SALT = b"a salt for the tests"
YES = Verdict(outcome=Outcome.ALLOW, reasons=(), not_before=None)
NO = Verdict(outcome=Outcome.DENY, reasons=(), not_before=None)
FIRST = f"address,name\n{ANA},Ana\n{BEN},Ben\nnobody,\n"


def asked(body: str, salt: bytes = SALT) -> list[Entry]:
    read = reader(Channel.SMS)
    return list(
        entries_of(io.BytesIO(body.encode()), read, column="address", salt=salt)
    )


def judged(entries: list[Entry]) -> Judged:
    """Ana may be reached, and nobody else."""

    def answers() -> Iterator[Answered]:
        for front, address in entries:
            verdict = YES if address == ANA else NO
            yield front, None if address is None else verdict, None

    return Judged(
        answers=answers(), tally=Tally(), policy=None, seller=None, checked_at=NOW
    )


def parted(second: str, allowed: io.BytesIO, refused: io.BytesIO) -> Parted:
    """Part a file that was another one when it was asked about."""
    return part(
        io.BytesIO(second.encode()),
        judged(asked(FIRST)),
        salt=SALT,
        allowed=allowed,
        refused=refused,
        tick=lambda _: None,
    )


def test_every_row_gets_its_own_answer() -> None:
    allowed, refused = io.BytesIO(), io.BytesIO()

    found = parted(FIRST, allowed, refused)

    assert (found.allowed, found.refused) == (1, 2)
    assert allowed.getvalue().decode() == f"address,name\n{ANA},Ana\n"
    assert refused.getvalue().decode().splitlines()[1:] == [
        f"deny,,,{BEN},Ben",
        "error,address_invalid,,nobody,",
    ]


@pytest.mark.parametrize(
    "second",
    [
        "".join(FIRST.splitlines(keepends=True)[:-1]),
        FIRST + f"{BEN},Ben\n",
        "",
        f"address,name\n{BEN},Ben\n{ANA},Ana\nnobody,\n",
        FIRST.replace(ANA, BEN),
        FIRST.replace("nobody", BEN),
        FIRST.replace("address", "phone"),
    ],
    ids=["fewer", "more", "empty", "order", "person", "bad row", "header"],
)
def test_other_rows_than_were_asked_about_are_an_error(second: str) -> None:
    allowed = io.BytesIO()

    with pytest.raises(FileChangedError):
        parted(second, allowed, io.BytesIO())

    assert BEN.encode() not in allowed.getvalue()


def test_a_mark_tells_nothing_to_whoever_lacks_the_salt() -> None:
    marks = {front for front, _ in asked(FIRST)}
    others = {front for front, _ in asked(FIRST, salt=b"another")}

    assert not marks & others
