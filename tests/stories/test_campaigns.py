"""Whoever looks after a campaign sees its messages and what became of them."""

import time
from collections.abc import Iterator

from consent.access.keys import Scope
from tests.stories.batch import offer, send_all
from tests.stories.fixtures import make_key
from tests.stories.house import House, Json
from tests.stories.people import ANA, BEN

PATIENCE = 30
PEOPLE = [f"+1415555{n:04}" for n in range(150, 157)]


def pages(house: House, query: str, *, key: str | None = None) -> Iterator[list[Json]]:
    """Follow the cursor to the end."""
    after = ""
    while True:
        answer = house.call("GET", f"/v1/messages?{query}{after}", key=key)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        page = answer.get_json()
        yield page["items"]
        if page["next"] is None:
            return
        after = f"&after={page['next']}"


def listed(
    house: House, query: str, *, least: int = 0, key: str | None = None
) -> list[str]:
    """Return the messages of a list, once there are so many.

    Whatever else the server does at the moment, in other databases too, holds the
    newest ones back until it has ended.
    """
    give_up = time.monotonic() + PATIENCE
    while True:
        found = [i["id"] for page in pages(house, query, key=key) for i in page]
        if len(found) >= least or time.monotonic() > give_up:
            return found
        time.sleep(0.05)


def test_messages_are_listed_page_by_page_as_they_came(house: House) -> None:
    sent = send_all(house, [offer(number, number) for number in PEOPLE]).lines

    listed(house, "", least=len(PEOPLE))
    found = list(pages(house, "limit=3"))

    assert [len(page) for page in found] == [3, 3, 1]
    assert [item["id"] for page in found for item in page] == [s["id"] for s in sent]


def test_a_list_is_of_a_series_a_status_a_seller_and_a_channel(house: House) -> None:
    house.grant()
    waits = house.send(series="spring")["id"]
    refused = house.send(BEN, series="spring")["id"]
    partner = house.send(BEN, seller="acme-partner", series="autumn")["id"]

    assert listed(house, "series=spring", least=2) == [waits, refused]
    assert listed(house, "series=spring&status=refused") == [refused]
    assert listed(house, "seller=acme-partner", least=1) == [partner]
    assert listed(house, "channel=email") == []
    assert listed(house, "series=winter") == []


def test_a_narrow_key_lists_and_sums_up_its_own_only(house: House) -> None:
    house.send(BEN, series="spring")
    partner = house.send(BEN, seller="acme-partner", series="spring")["id"]
    narrow = make_key(house.app, "narrow", [Scope.MESSAGES], sellers=["acme-partner"])

    summary = house.call("GET", "/v1/series/spring/summary", key=narrow).get_json()

    assert listed(house, "", least=1, key=narrow) == [partner]
    assert summary["messages"] == 1


def test_a_cursor_of_somewhere_else_is_refused(house: House) -> None:
    answer = house.call("GET", "/v1/messages?after=abc")

    assert answer.status_code == 422
    assert answer.get_json()["code"] == "cursor_unknown"


def test_what_commits_late_is_never_skipped(house: House) -> None:
    first = house.send(BEN)["id"]
    listed(house, "", least=1)
    with house.as_owner() as slow:
        # A transaction that has its number, and takes its time.
        slow.execute("SELECT pg_current_xact_id()")
        slow.execute(
            "INSERT INTO message SELECT contact_id, gen_random_uuid(), channel,"
            " purpose, seller, series, account, technology, occasion, promotes,"
            " sealed_content, segments, status, send_at, expires_at, created_at,"
            " created_by, line FROM message"
        )
        second = house.send(BEN)["id"]
        meanwhile = listed(house, "")
    afterwards = listed(house, "", least=3)

    assert meanwhile == [first]
    assert len(afterwards) == 3
    assert afterwards[0] == first
    assert afterwards[2] == second


def test_a_series_is_summed_up(house: House) -> None:
    for number in (ANA, PEOPLE[0], PEOPLE[1]):
        house.grant(number)
    for number in (ANA, PEOPLE[0], BEN):
        house.send(number, series="spring sale")
    house.send(PEOPLE[1], series="spring sale", send_at=house.clock.later(hours=1))
    house.work()
    house.clock.pass_by(minutes=1)
    house.hear("STOP")

    answer = house.call("GET", "/v1/series/spring%20sale/summary").get_json()

    assert answer == {
        "series": "spring sale",
        "since": "2090-06-01T12:00:00Z",
        "messages": 4,
        "statuses": {"sent": 2, "queued": 1, "refused": 1},
        "reasons": {"consent_missing": 1},
        "attempts": 2,
        "opt_outs": 1,
        "complaints": 0,
        "halted": False,
    }


def test_a_summary_says_that_a_series_is_halted(house: House) -> None:
    house.send(BEN, series="spring")
    house.ask("/v1/halts", {"series": "spring", "reason": "Wrong price"})

    answer = house.call("GET", "/v1/series/spring/summary").get_json()

    assert answer["halted"] is True


def test_a_series_that_nobody_sent_is_not_found(house: House) -> None:
    answer = house.call("GET", "/v1/series/nothing/summary")

    assert answer.status_code == 404
    assert answer.get_json()["code"] == "unknown_series"
