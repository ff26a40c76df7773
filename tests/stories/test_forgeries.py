"""Holes in the books are found as surely as changes."""

import pytest

from tests.stories.books import faults, forge
from tests.stories.house import House
from tests.stories.people import BEN

WITHOUT_ATTEMPT = (
    "DELETE FROM send_outcome WHERE sequence = 2",
    "DELETE FROM send_attempt WHERE sequence = 2",
)


def live(house: House) -> None:
    """Let Ana agree, be texted, and leave; let Ben agree."""
    house.grant()
    house.send()
    house.work()
    house.say("withdraw")
    house.grant(BEN)


@pytest.mark.parametrize(
    ("forgery", "found"),
    [
        (
            ("DELETE FROM standing", "DELETE FROM consent_event"),
            "the newest event is not the head",
        ),
        (("DELETE FROM contact_key",), "the evidence was changed"),
        (
            ("DELETE FROM contact_key WHERE purpose = 'evidence'",),
            "the evidence was changed",
        ),
        (
            ("UPDATE consent_event SET personal_sealed = NULL WHERE sequence = 1",),
            "the evidence was changed",
        ),
        (WITHOUT_ATTEMPT, "a number of the sequence is missing"),
        (
            ("UPDATE contact SET sequence = sequence + 1",),
            "a number of the sequence is missing",
        ),
        (
            ("UPDATE contact SET sequence = sequence - 1",),
            "a number of the sequence is missing",
        ),
    ],
    ids=["events", "keys", "one-key", "evidence", "attempt", "ahead", "behind"],
)
def test_what_is_taken_out_of_the_books_is_missed(
    house: House, forgery: tuple[str, ...], found: str
) -> None:
    live(house)
    before = faults(house)

    forge(house, *forgery)

    assert before == set()
    assert found in faults(house)


def test_a_contact_of_whom_everything_was_deleted_is_still_looked_at(
    house: House,
) -> None:
    live(house)
    contact = house.look_up()["contact"]

    forge(
        house,
        f"DELETE FROM standing WHERE contact_id = '{contact}'",  # noqa: S608  ours
        f"DELETE FROM consent_event WHERE contact_id = '{contact}'",  # noqa: S608  ours
    )

    assert faults(house) == {
        "the newest event is not the head",
        "a number of the sequence is missing",
    }
