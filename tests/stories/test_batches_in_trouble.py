"""A batch that cannot be answered whole says so, and keeps nobody else from asking."""

import io
from collections.abc import Iterator
from threading import Thread

import pytest
from werkzeug.test import TestResponse

from consent.access.service import Access
from consent.db.snapshots import Snapshots
from consent.db.transaction import transaction
from consent.guard.batches import AT_ONCE, Batches
from consent.guard.question import Question
from consent.guard.service import Guard
from consent.vocabulary.channel import Channel
from consent.web.services import provide, service
from tests.stories.batches import NDJSON, batch, ndjson, post
from tests.stories.house import House
from tests.stories.people import ANA, BEN

PATH = "/v1/guard/batch?channel=sms&purpose=offers"
NOWHERE = "postgresql://nobody:nothing@127.0.0.1:1/nothing"
OFFERS = Question(channel=Channel.SMS, purpose="offers")
LINES = ndjson([{"id": "a", "address": ANA}])


class Slowly:
    """A body that comes in parts; what happens meanwhile, happens between them."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts

    def read(self, size: int = -1) -> bytes:
        return next(self._parts, b"")


def sent(house: House, parts: Iterator[bytes]) -> TestResponse:
    return house.app.test_client().post(
        PATH,
        content_type=NDJSON,
        headers={"Authorization": f"Bearer {house.key}"},
        environ_overrides={
            "CONTENT_LENGTH": "",
            "wsgi.input": Slowly(parts),
            "wsgi.input_terminated": True,
        },
    )


@pytest.fixture
def crowded(house: House) -> Iterator[House]:
    """A process that judges as many batches as it may."""
    with house.app.app_context():
        batches = service(Batches)
    for _ in range(AT_ONCE):
        batches.enter()
    yield house
    for _ in range(AT_ONCE):
        batches.leave()


def test_one_batch_more_than_fit_is_asked_to_come_again(crowded: House) -> None:
    answer = post(crowded, LINES)

    assert answer.status_code == 429
    assert answer.get_json()["code"] == "too_many_batches"
    assert answer.headers["Retry-After"] == "10"


def test_single_checks_are_answered_beside_all_batches(crowded: House) -> None:
    crowded.grant(ANA)

    assert crowded.check(ANA).outcome == "allow"


def test_a_place_is_given_back_however_a_batch_ends(house: House) -> None:
    client = house.app.test_client()
    headers = {"Authorization": f"Bearer {house.key}"}
    for _ in range(AT_ONCE + 1):
        assert post(house, LINES).status_code == 200
        assert post(house, b"nothing", media="text/csv").status_code == 422
        cut = client.post(PATH, data=LINES, content_type=NDJSON, headers=headers)
        cut.close()

    assert post(house, LINES).status_code == 200


def test_a_body_that_ended_too_soon_is_not_judged(house: House) -> None:
    answer = house.app.test_client().post(
        PATH,
        content_type=NDJSON,
        headers={"Authorization": f"Bearer {house.key}"},
        input_stream=io.BytesIO(LINES),
        environ_overrides={
            "CONTENT_LENGTH": str(len(LINES) + 1),
            "wsgi.input_terminated": True,
        },
    )

    assert answer.status_code == 400
    assert answer.get_json()["code"] == "unreadable"


def test_a_key_that_is_revoked_while_the_body_comes_gets_no_answer(
    house: House,
) -> None:
    def parts() -> Iterator[bytes]:
        yield LINES
        with house.app.app_context(), transaction():
            service(Access).revoke("shop1")

    answer = sent(house, parts())

    assert answer.status_code == 401


def test_nothing_of_the_database_is_held_while_the_body_comes(house: House) -> None:
    seen: list[int] = []
    waiting = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND state LIKE 'idle in transaction%'"
    )

    def parts() -> Iterator[bytes]:
        with house.as_owner() as owner:
            seen.extend(n for (n,) in owner.execute(waiting))
        yield LINES

    answer = sent(house, parts())

    assert answer.status_code == 200
    assert seen == [0]


def test_what_is_said_while_a_batch_is_judged_counts_for_the_next_one(
    house: House,
) -> None:
    house.grant(ANA)
    house.grant(BEN)
    with house.app.app_context():
        batches = service(Batches)
        spool = batches.spool([(b"", ANA), (b"", BEN)], OFFERS.channel)
        with batches.judged(spool, OFFERS) as judged:
            (_, first, _) = next(judged.answers)
            other = Thread(target=house.say, args=("withdraw", BEN))
            other.start()
            other.join()
            (_, second, _) = next(judged.answers)
        spool.close()

    assert first is second
    assert second is not None
    assert second.allowed
    assert [each["outcome"] for each in batch(house, [ANA, BEN])] == ["allow", "deny"]


def test_a_database_that_goes_away_meanwhile_is_an_error_and_no_answer(
    house: House,
) -> None:
    with house.app.app_context():
        guard = service(Guard)
    gone = Batches(
        contacts=guard.contacts,
        policies=guard.policies,
        guard=guard,
        snapshots=Snapshots(NOWHERE, "consent-test"),
    )
    provide(house.app, gone)

    answers = [post(house, LINES) for _ in range(AT_ONCE + 1)]

    assert {answer.status_code for answer in answers} == {503}
    assert {answer.get_json()["code"] for answer in answers} == {"unavailable"}


def test_every_decision_of_a_batch_is_counted(house: House) -> None:
    house.grant(ANA)
    series = 'consent_guard_decisions_total{channel="sms",outcome="allow"}'
    before = counted(house, series)

    batch(house, [ANA, ANA, BEN])

    assert counted(house, series) == before + 2


def counted(house: House, series: str) -> float:
    text = house.app.test_client().get("/metrics").get_data(as_text=True)
    found = [line for line in text.splitlines() if line.startswith(series)]
    return float(found[0].rpartition(" ")[2]) if found else 0.0


def test_no_address_lies_on_the_disk(house: House) -> None:
    with house.app.app_context():
        spool = service(Batches).spool([(b"a", ANA), (b"b", BEN)], OFFERS.channel)

    kept = b"".join(spool.digests()) + b"".join(text for text, _ in spool.fronts())

    spool.close()
    for address in (ANA, BEN):
        assert address.encode() not in kept
        assert address[1:].encode() not in kept
