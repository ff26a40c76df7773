"""The feed after a restore: nothing comes before a cursor that was handed out."""

from pathlib import Path

import pytest

from tests.stories.house import House, Json
from tests.stories.people import ANA, BEN
from tests.trouble.copies import Copies
from tests.trouble.operator import recover

EVE, FAY = "+14155550177", "+14155550188"


@pytest.fixture
def dumped(house: House, copies: Copies, tmp_path: Path) -> Path:
    """Ana agreed, and a backup is made."""
    house.grant(ANA)
    copies.dump(tmp_path / "dump")
    return tmp_path / "dump"


def read(house: House, cursor: str | None = None) -> Json:
    house.settle()
    after = "" if cursor is None else f"&after={cursor}"
    found: Json = house.call("GET", f"/v1/events?limit=1000{after}").get_json()
    return found


def contacts(page: Json) -> set[str]:
    return {event["contact"] for event in page["items"]}


def test_what_is_recorded_after_a_restore_comes_after_every_cursor(
    house: House, copies: Copies, dumped: Path
) -> None:
    for _ in range(5):
        house.say("withdraw", ANA)
    cursor = read(house)["next"]
    copies.restore(dumped)

    recover(house)
    house.grant(FAY)

    assert read(house, cursor)["items"][-1]["kind"] == "granted"
    with house.as_owner() as owner:
        row = owner.execute("SELECT value > 2::bigint ^ 60 FROM feed_offset").fetchone()
    assert row == (True,)


def test_a_stop_that_is_heard_while_behind_comes_after_every_cursor(
    house: House, copies: Copies, dumped: Path
) -> None:
    house.hear("STOP", sender=BEN)
    copies.restore(dumped)
    recover(house)
    house.hear("STOP", sender=EVE)
    cursor = read(house)["next"]
    copies.restore(dumped)

    house.hear("STOP", sender=FAY)
    meanwhile = read(house, cursor)
    recover(house)
    news = read(house, cursor)

    said_no = {house.look_up(who)["contact"] for who in (BEN, EVE, FAY)}
    assert contacts(meanwhile) <= said_no
    assert contacts(news) == said_no


def test_the_feed_goes_on_at_once_though_the_database_is_behind(
    house: House, copies: Copies, dumped: Path
) -> None:
    house.hear("STOP", sender=BEN)
    cursor = read(house)["next"]
    copies.restore(dumped)

    house.check(ANA)
    house.hear("STOP", sender=FAY)

    assert contacts(read(house, cursor)) == {house.look_up(FAY)["contact"]}


def test_the_offset_is_raised_once_in_a_life_of_the_database(
    house: House, copies: Copies, dumped: Path
) -> None:
    copies.restore(dumped)
    offsets = []

    for person in (BEN, EVE, FAY):
        house.grant(person)
        house.check(person)
        with house.as_owner() as owner:
            offsets.append(owner.execute("SELECT value FROM feed_offset").fetchall())

    assert offsets[0] == offsets[1] == offsets[2]
