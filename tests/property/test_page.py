"""Whatever happens, in any order: the page shows what the guard answers."""

import itertools

from hypothesis import HealthCheck, given, settings, strategies as st

from tests.property.page_steps import PLACES, Number, Step, named, steps
from tests.stories.fixtures import (
    clock,
    database,
    house,
    open_house,
    sendgrid,
    stories,
    twilio,
)
from tests.stories.house import House

__all__ = [
    "clock",
    "database",
    "house",
    "open_house",
    "sendgrid",
    "stories",
    "twilio",
]

_NUMBERS = itertools.count()


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(history=st.lists(steps, min_size=4, max_size=8))
def test_after_whatever_was_done_the_page_shows_what_the_guard_answers(
    house: House, history: list[Step]
) -> None:
    number = Number(house, f"+1415555{2000 + next(_NUMBERS)}")

    for step in history:
        number.do(step)

        stands = {
            (each["channel"], each["purpose"], each["seller"]): each["state"]
            for each in house.look_up(number.number)["standings"]
        }
        seen = number.seen()
        for place in PLACES:
            allowed = house.check(number.number, **named(place)).outcome == "allow"
            assert seen[place]["reaches"] is allowed, (step, place)
            assert seen[place]["on"] is (stands.get(place) == "granted"), (step, place)
