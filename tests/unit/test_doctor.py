"""The doctor does not call fine what it could not read."""

from consent.db.figures import Figures, Reading
from consent.doctor.findings import Level
from consent.doctor.upkeep import running


class Struggling(Figures):
    """Figures of a database that answers late, or not at all."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def read(self) -> Reading:
        return self._reading


def levels(reading: Reading) -> dict[str, Level]:
    return {each.name: each.level for each in running(Struggling(reading))}


def test_what_could_not_be_read_in_time_is_doubtful_and_nothing_is_said_of_it() -> None:
    assert levels(Reading(reached=True, unread=9)) == {"figures": Level.WARN}


def test_a_database_that_was_not_reached_is_broken() -> None:
    assert levels(Reading(reached=False)) == {"figures": Level.FAIL}


def test_what_was_read_is_told_beside_what_was_not() -> None:
    found = levels(Reading(reached=True, rows={"consent_halts": []}, unread=8))

    assert found == {"figures": Level.WARN, "halts": Level.OK}
