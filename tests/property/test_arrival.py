"""The order in which events arrive never matters, only when they took effect."""

from hypothesis import given, strategies as st

from consent.ledger.events import Event
from consent.ledger.registers import Key, Register, Row, fold, voided_at
from tests.property.histories import arrivals, events, histories, recorded
from tests.property.model import History

a_history_twice = histories.flatmap(lambda h: st.tuples(st.just(h), arrivals(h)))
"""A history, and the same events in another order of arrival."""


def one_by_one(entries: list[Event]) -> dict[Key, Row]:
    rows: dict[Key, Row] = {}
    recorded(entries, rows, [])
    return rows


@given(a_history_twice)
def test_every_order_of_arrival_folds_to_the_same_rows(
    twice: tuple[History, History],
) -> None:
    history, arrived = twice

    assert fold(events(arrived)) == fold(events(history))


@given(a_history_twice)
def test_recording_one_by_one_gives_what_folding_the_whole_gives(
    twice: tuple[History, History],
) -> None:
    history, arrived = twice

    assert one_by_one(events(arrived)) == fold(events(history))


@given(histories, st.integers(min_value=0, max_value=12))
def test_folding_one_part_and_recording_the_rest_gives_the_same(
    history: History, parted: int
) -> None:
    entries = events(history)
    past = entries[:parted]
    rows = fold(past)

    recorded(entries[parted:], rows, past)

    assert rows == fold(entries)


@given(histories)
def test_a_row_stands_under_its_own_key(history: History) -> None:
    assert all(row.key == key for key, row in fold(events(history)).items())


@given(histories)
def test_no_grant_that_is_void_stays_among_the_rows(history: History) -> None:
    rows = fold(events(history)).values()

    for row in rows:
        if row.register is Register.GRANT and row.purpose_class is not None:
            ended = voided_at(
                rows,
                channel=row.scope.channel,
                purpose=row.scope.purpose,
                classes=(row.purpose_class,),
                seller=row.scope.seller,
            )
            assert ended is None or ended.at < row.at
