"""Law 6 in the small: `bench/races.py` with a few rounds."""

from tests.soak.programs import run

SMALL = ("--people", "10", "--lanes", "4", "--web", "2", "--workers", "2")


def test_no_attempt_follows_an_acknowledged_withdrawal() -> None:
    ran = run("races", "40", *SMALL)

    assert ran.status == 0, ran.said
    assert ran.figure("attempts after a withdrawal, by number") == 0
    assert ran.figure("attempts") > 0
    assert ran.figure("requests that failed") == 0
