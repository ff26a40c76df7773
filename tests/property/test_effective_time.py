"""When an event takes effect: never later than we heard of it."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from consent.ledger.events import Kind, effective_at
from consent.vocabulary.evidence import Door

times = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - the zone is given beside it
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001 - the zone is given beside it
    timezones=st.just(UTC),
)
kinds, doors = st.sampled_from(Kind), st.sampled_from(Door)
opt_outs = st.sampled_from((Kind.WITHDRAWN, Kind.OBJECTED))
A_SECOND = timedelta(seconds=1)
A_MOMENT = timedelta(microseconds=1)


@given(kinds, doors, times, times)
def test_nothing_takes_effect_later_than_it_was_recorded(
    kind: Kind, door: Door, occurred_at: datetime, recorded_at: datetime
) -> None:
    found = effective_at(kind, door, occurred_at=occurred_at, recorded_at=recorded_at)

    assert found <= recorded_at


@given(kinds.filter(lambda kind: kind not in {Kind.WITHDRAWN, Kind.OBJECTED}))
def test_no_other_kind_is_moved_by_a_coarse_clock(kind: Kind) -> None:
    second = datetime(2026, 11, 20, tzinfo=UTC)

    found = effective_at(
        kind, Door.PROVIDER, occurred_at=second, recorded_at=second + A_SECOND
    )

    assert found == second


@given(kinds, doors.filter(lambda door: door is not Door.PROVIDER), times, times)
def test_it_is_the_earlier_of_the_two_times(
    kind: Kind, door: Door, occurred_at: datetime, recorded_at: datetime
) -> None:
    found = effective_at(kind, door, occurred_at=occurred_at, recorded_at=recorded_at)

    assert found == min(occurred_at, recorded_at)


@given(opt_outs, times, times)
def test_an_opt_out_that_arrives_late_counts_from_when_it_was_said(
    kind: Kind, occurred_at: datetime, late: datetime
) -> None:
    recorded_at = max(occurred_at, late)

    found = effective_at(
        kind, Door.PROVIDER, occurred_at=occurred_at, recorded_at=recorded_at
    )

    assert min(occurred_at, recorded_at) <= found < occurred_at + A_SECOND


@given(opt_outs, times, times)
def test_a_providers_whole_second_ends_a_grant_of_any_moment_in_it(
    kind: Kind, second: datetime, granted_at: datetime
) -> None:
    second = second.replace(microsecond=0)
    granted_at = second.replace(microsecond=granted_at.microsecond)

    found = effective_at(
        kind, Door.PROVIDER, occurred_at=second, recorded_at=second + A_SECOND
    )

    assert granted_at <= found


@given(opt_outs, times)
def test_a_providers_finer_time_is_taken_as_it_is(
    kind: Kind, occurred_at: datetime
) -> None:
    occurred_at = occurred_at.replace(microsecond=occurred_at.microsecond or 1)

    found = effective_at(
        kind,
        Door.PROVIDER,
        occurred_at=occurred_at,
        recorded_at=occurred_at + A_MOMENT,
    )

    assert found == occurred_at
