"""A cursor of the feed comes back as the place it was made for, or not at all."""

import pytest
from hypothesis import given, strategies as st

from consent.ledger.feed import Position, position_of
from consent.vocabulary.cursor import CursorUnknownError

POSITIONS = st.builds(
    Position,
    transaction=st.integers(0, 2**62),
    contact=st.uuids(),
    sequence=st.integers(0, 2**62),
)


@given(POSITIONS)
def test_a_cursor_means_the_place_it_was_made_for(place: Position) -> None:
    assert position_of(place.written()) == place


@given(POSITIONS, st.data())
def test_a_cursor_with_one_letter_changed_is_none(
    place: Position, data: st.DataObject
) -> None:
    cursor = place.written()
    at = data.draw(st.integers(0, len(cursor) - 1))
    other = data.draw(st.sampled_from("ABCxyz019-_").filter(lambda c: c != cursor[at]))

    with pytest.raises(CursorUnknownError):
        position_of(cursor[:at] + other + cursor[at + 1 :])


@given(st.text(max_size=128))
def test_any_other_text_is_no_cursor(text: str) -> None:
    with pytest.raises(CursorUnknownError):
        position_of(text)
