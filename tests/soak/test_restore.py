"""The restore drill in the small: `bench/restore.py` with a few people."""

from tests.soak.programs import run


def test_nothing_acknowledged_is_lost_and_nothing_is_sent_twice() -> None:
    ran = run("restore", "12")

    assert ran.status == 0, ran.said
    assert ran.figure("said no after the dump") == 12
    assert ran.figure("messages taken after it") == 4
    assert ran.figure("messages taken twice") == 0
