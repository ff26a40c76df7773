"""Somebody keeps a copy of the ledger by following the feed."""

from consent.access.keys import Scope
from consent.access.service import Access
from consent.db.transaction import transaction
from consent.web.services import service
from tests.stories.house import House, Json
from tests.stories.people import BEN


def read(house: House, cursor: str | None = None, **query: object) -> Json:
    house.settle()
    asked = {**query, **({} if cursor is None else {"after": cursor})}
    written = "&".join(f"{name}={value}" for name, value in asked.items())
    answer = house.call("GET", f"/v1/events?{written}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    page: Json = answer.get_json()
    return page


def follow(house: House, limit: int) -> list[Json]:
    cursor: str | None = None
    found: list[Json] = []
    while True:
        page = read(house, cursor, limit=limit)
        if not page["items"]:
            return found
        assert len(page["items"]) <= limit
        found += page["items"]
        cursor = page["next"]


def test_whoever_follows_the_cursor_reads_every_event_once(house: House) -> None:
    house.grant()
    house.grant(BEN)
    for _ in range(3):
        house.say("withdraw")

    found = follow(house, limit=2)

    assert [event["kind"] for event in found] == ["granted"] * 2 + ["withdrawn"] * 3
    assert len({event["id"] for event in found}) == 5


def test_the_last_page_says_where_to_go_on(house: House) -> None:
    house.grant()
    last = read(house, read(house)["next"])
    assert last["items"] == []

    house.say("withdraw")

    (news,) = read(house, last["next"])["items"]
    assert news["kind"] == "withdrawn"


def test_a_bound_key_sees_its_own_and_goes_on_over_the_rest(house: House) -> None:
    house.grant()
    house.say("withdraw", seller="acme-partner")
    with house.app.app_context(), transaction():
        narrow = service(Access).create(
            "partner", scopes=[Scope.CONSENTS_READ], sellers=["acme-partner"]
        )

    answer = house.call("GET", "/v1/events", key=narrow).get_json()

    assert [event["seller"] for event in answer["items"]] == ["acme-partner"]
    assert read(house, answer["next"])["items"] == []


def test_a_cursor_that_was_cut_is_told_so(house: House) -> None:
    house.grant()
    cursor = read(house)["next"]

    answer = house.call("GET", f"/v1/events?after={cursor[:-3]}")

    assert answer.status_code == 422
    assert answer.get_json()["code"] == "cursor_unknown"


def test_what_a_restored_server_writes_comes_after_what_was_read(house: House) -> None:
    house.grant()
    end = read(house)["next"]
    with house.as_owner() as owner:
        # As `consent recover` does when the transactions of a new server start anew.
        owner.execute("UPDATE feed_offset SET value = 1099511627776")

    house.say("withdraw", BEN)

    (news,) = read(house, end)["items"]
    assert news["kind"] == "withdrawn"
