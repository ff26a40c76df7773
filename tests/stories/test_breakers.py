"""A series that goes wrong is halted by itself, and one that does not is left alone."""

import pytest
from prometheus_client import REGISTRY

from tests.stories.campaigns import (
    Bad,
    complaining,
    failing,
    halted,
    people,
    send_all,
    stopping,
    watch,
)
from tests.stories.house import House
from tests.stories.publishing import publish, with_breaker


def trips(cause: str) -> float:
    """Return how often a breaker tripped in this process."""
    found = REGISTRY.get_sample_value("consent_breaker_trips_total", {"cause": cause})
    return found or 0.0


CAUSES = [
    ("failures", failing),
    ("opt_outs", stopping),
    ("complaints", complaining),
]


@pytest.mark.parametrize(("cause", "go_wrong"), CAUSES, ids=[c for c, _ in CAUSES])
def test_above_the_rate_a_series_is_halted_with_the_figures(
    house: House, cause: str, go_wrong: Bad
) -> None:
    publish(house, with_breaker(cause, rate=0.2, least=10))
    numbers = people(house, 10)
    go_wrong(house, numbers[:3])
    send_all(house, numbers[3:])

    (halt,) = watch(house)

    (listed,) = halted(house)
    assert listed["id"] == str(halt.id)
    assert (listed["kind"], listed["value"]) == ("series", "sale")
    assert (listed["cause"], listed["started_by"]) == ("breaker", "breaker")
    name = cause.replace("_", "-")
    assert listed["reason"] == f"{name} 3 of 10 in 60 minutes, limit 20 %"


@pytest.mark.parametrize(("cause", "go_wrong"), CAUSES, ids=[c for c, _ in CAUSES])
def test_at_the_rate_a_series_is_left_alone(
    house: House, cause: str, go_wrong: Bad
) -> None:
    publish(house, with_breaker(cause, rate=0.3, least=10))
    numbers = people(house, 10)
    go_wrong(house, numbers[:3])
    send_all(house, numbers[3:])

    assert watch(house) == []


def test_a_share_of_few_halts_nothing(house: House) -> None:
    publish(house, with_breaker("failures", rate=0.2, least=10))
    failing(house, people(house, 9))

    assert watch(house) == []


@pytest.mark.parametrize(("cause", "go_wrong"), CAUSES[:2], ids=["failures", "noes"])
def test_what_is_longer_ago_than_the_window_does_not_count(
    house: House, cause: str, go_wrong: Bad
) -> None:
    publish(house, with_breaker(cause, rate=0.1, least=3))
    go_wrong(house, people(house, 3))
    house.clock.pass_by(minutes=60)
    send_all(house, people(house, 3, first=300))

    assert watch(house) == []


def test_a_breaker_that_the_config_leaves_out_never_trips(house: House) -> None:
    publish(house, with_breaker("opt_outs", rate=0.1, least=3))
    failing(house, people(house, 3))

    assert watch(house) == []


def test_two_that_watch_halt_once(house: House) -> None:
    publish(house, with_breaker("failures", rate=0.2, least=3))
    failing(house, people(house, 3))

    first, second = watch(house), watch(house)

    assert (len(first), second) == (1, [])
    assert len(halted(house)) == 1


def test_a_trip_is_counted_for_the_alarm_by_its_cause_alone(house: House) -> None:
    publish(house, with_breaker("failures", rate=0.2, least=3))
    failing(house, people(house, 3))
    before = trips("failures")

    watch(house)
    watch(house)

    assert trips("failures") == before + 1


def test_another_series_is_left_alone(house: House) -> None:
    publish(house, with_breaker("failures", rate=0.2, least=3))
    failing(house, people(house, 3))
    send_all(house, people(house, 3, first=300), "other")

    watch(house)

    assert [halt["value"] for halt in halted(house)] == ["sale"]


def test_what_is_of_no_series_halts_nothing(house: House) -> None:
    publish(house, with_breaker("failures", rate=0.2, least=3))
    numbers = people(house, 3)
    house.twilio.opted_out.update(numbers)
    send_all(house, numbers, series=None)

    assert watch(house) == []


def test_once_resumed_the_count_begins_again(house: House) -> None:
    publish(house, with_breaker("failures", rate=0.2, least=3))
    failing(house, people(house, 3))
    watch(house)
    house.call("DELETE", f"/v1/halts/{halted(house)[0]['id']}")
    house.clock.pass_by(seconds=1)

    at_once = watch(house)
    failing(house, people(house, 2, first=300))
    too_few = watch(house)
    failing(house, people(house, 1, first=400))
    again = watch(house)

    assert (at_once, too_few) == ([], [])
    assert again[0].reason == "failures 3 of 3 in 60 minutes, limit 20 %"


def test_what_an_operator_closed_as_not_sent_is_no_failure(house: House) -> None:
    publish(house, with_breaker("failures", rate=0.2, least=1))
    with house.as_owner() as owner:
        (number,) = people(house, 1)
        send_all(house, [number])
        owner.execute(
            "INSERT INTO send_outcome (contact_id, sequence, ending, recorded_at, code)"
            " SELECT contact_id, sequence, 'failed', opened_at, 'resolved_by_operator'"
            " FROM send_attempt"
        )

    assert watch(house) == []


def test_without_rules_nothing_is_halted(house: House) -> None:
    publish(house, with_breaker("failures", rate=0.2, least=3))
    failing(house, people(house, 3))
    with house.as_owner() as owner:
        owner.execute("DELETE FROM policy_current")

    assert watch(house) == []


def test_a_runaway_campaign_halts_itself_and_the_rest_leaves_once_when_resumed(
    house: House,
) -> None:
    publish(house, with_breaker("failures", rate=0.1, least=10))
    numbers = people(house, 24)
    house.twilio.opted_out.update(numbers[:2])
    send_all(house, numbers[:12])
    (halt,) = watch(house)

    rest = send_all(house, numbers[12:])
    waiting = {house.status(each) for each in rest}
    resumed = house.call("DELETE", f"/v1/halts/{halt.id}").status_code
    house.work()
    house.work()

    assert halt.reason == "failures 2 of 12 in 60 minutes, limit 10 %"
    assert waiting == {"deferred"}
    assert resumed == 200
    assert {house.status(each) for each in rest} == {"sent"}
    assert sorted(text.to for text in house.twilio.texts) == sorted(numbers[2:])
    assert watch(house) == []
