"""A thousand messages in one call: each line is answered as if it had come alone."""

import json

import pytest

from consent.access.keys import Scope
from tests.stories.batch import answered, offer, post, send_all
from tests.stories.fixtures import make_key
from tests.stories.house import House
from tests.stories.people import ANA, ANA_MAIL, BEN


def test_every_line_is_taken_refused_or_wrong_by_itself(house: House) -> None:
    house.grant()

    batch = send_all(
        house,
        [
            offer("a"),
            offer("b", BEN),
            offer("c", "no number"),
            offer("d", text=""),
            offer("e", seller="nobody"),
            offer("f", expires_at=house.clock.later(hours=-1)),
            offer("g", purpose="opt_out_reply"),
            {"no": "key"},
        ],
    )
    house.work()

    assert batch.statuses[:2] == ["queued", "refused"]
    assert batch.errors[2:] == [
        "address_invalid",
        "invalid",
        "unknown_seller",
        "expires_too_soon",
        "purpose_reserved",
        "idempotency_key_missing",
    ]
    assert [line.get("line") for line in batch.lines[2:]] == [3, 4, 5, 6, 7, 8]
    assert batch.lines[3]["errors"].keys() == {"/text"}
    assert batch.last == {
        "complete": True,
        "lines": 8,
        "accepted": 1,
        "refused": 1,
        "errors": 6,
    }
    assert [text.form["To"] for text in house.twilio.texts] == [ANA]


def test_a_line_is_answered_as_the_door_for_one_message_answers(house: House) -> None:
    house.grant()
    later = house.clock.later(hours=1)

    batch = send_all(
        house, [offer("a", send_at=later), offer("b", BEN), offer("c", seller="acme")]
    )
    alone = [
        house.send(send_at=later),
        house.send(BEN),
        house.send(seller="acme"),
    ]

    assert [_without_names(line) for line in batch.lines] == [
        _without_names(one) for one in alone
    ]


def test_contacts_that_were_never_seen_are_made_once(house: House) -> None:
    house.grant(ANA_MAIL, channel="email")
    mail = {"channel": "email", "subject": "Today"}

    batch = send_all(
        house,
        [
            offer("a", BEN),
            offer("b", BEN),
            offer("c", "Ana@Example.com", **mail),
            offer("d", ANA_MAIL, **mail),
        ],
    )

    assert batch.statuses == ["refused", "refused", "queued", "queued"]
    assert house.rows()["contact"] == 2
    assert house.rows()["contact_key"] == 4
    assert house.look_up(BEN)["contact"] == house.message(batch.lines[0])["contact"]


def test_the_same_batch_again_is_answered_the_same_and_sends_nothing_twice(
    house: House,
) -> None:
    house.grant()
    lines = [offer("a"), offer("b", BEN)]

    first = send_all(house, lines)
    house.work()
    again = send_all(house, lines)
    house.work()

    assert again == first
    assert len(house.twilio.texts) == 1


def test_a_key_means_the_same_at_both_doors(house: House) -> None:
    house.grant()
    line = offer("a")
    alone = {name: value for name, value in line.items() if name != "key"}

    batch = send_all(house, [line])
    one = house.call("POST", "/v1/messages", alone, once="a")
    other = house.call("POST", "/v1/messages", {**alone, "text": "More"}, once="a")
    house.call("POST", "/v1/messages", alone, once="b")
    then = send_all(house, [offer("b", text="Another")])

    assert one.headers["Idempotency-Replayed"] == "true"
    assert one.status_code == 202
    assert one.get_json()["id"] == batch.lines[0]["id"]
    assert other.get_json()["code"] == "idempotency_key_reused"
    assert then.errors == ["idempotency_key_reused"]


def test_a_key_that_stands_twice_in_a_batch_is_one_request(house: House) -> None:
    house.grant()

    batch = send_all(house, [offer("a"), offer("a"), offer("a", text="Another")])
    house.work()

    assert batch.lines[0] == batch.lines[1]
    assert batch.errors[2] == "idempotency_key_reused"
    assert len(house.twilio.texts) == 1


def test_a_line_that_was_wrong_can_be_mended_under_its_key(house: House) -> None:
    house.grant()

    wrong = send_all(house, [offer("a", expires_at=house.clock.later(hours=-1))])
    mended = send_all(house, [offer("a")])

    assert wrong.errors == ["expires_too_soon"]
    assert mended.statuses == ["queued"]


def test_a_key_for_one_seller_sends_for_that_one_only(house: House) -> None:
    house.grant()
    narrow = make_key(house.app, "narrow", [Scope.MESSAGES], sellers=["acme-partner"])

    batch = send_all(house, [offer("a"), offer("b", seller="acme-partner")], key=narrow)

    assert batch.errors[0] == "seller_not_allowed"
    assert batch.statuses[1] == "refused"


def test_a_batch_of_more_than_a_thousand_lines_is_refused_whole(house: House) -> None:
    line = json.dumps(offer("a")).encode() + b"\n"

    answer = post(house, line * 1001)

    assert answer.status_code == 413
    assert house.rows()["message"] == 0


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"{", "line_unreadable"),
        (b"[]", "line_no_object"),
        (b'{"key": 7}', "idempotency_key_invalid"),
        (b'{"key": "a b"}', "idempotency_key_invalid"),
        (b'{"key": "\\u0000"}', "line_not_plain"),
    ],
)
def test_what_is_no_message_is_answered_in_its_place(
    house: House, raw: bytes, error: str
) -> None:
    batch = answered(post(house, b"\n" + raw + b"\n"))

    assert [(line["line"], line["error"]) for line in batch.lines] == [(2, error)]
    assert batch.last["errors"] == 1


def test_an_empty_batch_is_complete(house: House) -> None:
    batch = answered(post(house, b""))

    assert batch.last["lines"] == 0


def test_a_thousand_lines_are_taken_in_one_call(house: House) -> None:
    house.grant()
    people = [f"+1415555{n:04}" for n in range(100, 200)]

    batch = send_all(house, [offer(f"k{n}", people[n % 100]) for n in range(1000)])

    assert batch.last["refused"] == 990
    assert batch.last["accepted"] == 10
    assert house.rows()["message"] == 1000
    assert house.rows()["refusal"] == 990


def _without_names(line: dict[str, object]) -> dict[str, object]:
    left_out = {"key", "id"}
    return {name: value for name, value in line.items() if name not in left_out}
