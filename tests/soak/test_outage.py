"""The database away in the small: `bench/outage.py` with a few outages."""

from tests.soak.programs import run

SMALL = ("--away", "1.5", "--calm", "0.5", "--web", "2", "--workers", "1")


def test_nothing_is_allowed_while_the_database_is_away_and_all_recovers() -> None:
    ran = run("outage", "3", "--hurry", *SMALL)

    assert ran.status == 0, ran.said
    assert ran.figure("messages taken") > 0
    assert ran.figure("faults in all") == 0
