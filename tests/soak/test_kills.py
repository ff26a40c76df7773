"""Law 9 in the small: `bench/kills.py` with a few kills."""

from tests.soak.programs import run

SMALL = ("--people", "20", "--between", "0.7", "--web", "2", "--workers", "2")


def test_every_message_ends_once_whatever_is_killed() -> None:
    ran = run("kills", "6", "--messages", "80", "--hurry", *SMALL)

    assert ran.status == 0, ran.said
    assert ran.figure("messages taken") > 0
    assert ran.figure("taken twice by the provider") == 0
