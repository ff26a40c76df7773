"""Which text is a moment, and which one it is."""

from datetime import UTC, datetime

import pytest

from consent.web.strict import (
    read_time,
)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20T15:00:00",
        "2026-11-20 15:00:00Z",
        "2026-11-20",
        "2026-02-30T15:00:00Z",
        "1969-12-31T23:59:59Z",
        "1970-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "0001-01-01T00:00:00+01:00",
        "2026-11-20T15:00:00+24:00",
        "2026-11-20T25:00:00Z",
        "\uff12\uff10\uff12\uff16-11-20T15:00:00Z",
        "",
    ],
)
def test_a_time_that_is_none_is_refused(text: str) -> None:
    assert read_time(text) is None


def test_a_time_is_read_to_the_microsecond() -> None:
    read = read_time("2026-11-20t15:00:00.1234567z")

    assert read == datetime(2026, 11, 20, 15, 0, 0, 123456, tzinfo=UTC)


def test_a_leap_second_is_the_one_that_follows() -> None:
    read = read_time("2016-12-31T23:59:60Z")

    assert read == datetime(2017, 1, 1, tzinfo=UTC)
