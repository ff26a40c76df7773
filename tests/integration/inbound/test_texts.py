"""Texts as they really come: from anybody, from anything, and twice at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.stories.house import House
from tests.stories.people import ACCOUNT_SID, ACME, ANA

TEXTS = "/webhooks/twilio/messages"


@pytest.mark.parametrize("sender", ["22395", "AcmeBank", "+1", ""])
def test_a_text_from_no_number_is_remembered_and_is_nobodys(
    house: House, sender: str
) -> None:
    answered = house.hear("STOP", sender=sender)

    assert answered == []
    assert house.rows()["inbound_receipt"] == 1
    assert house.rows()["contact"] == 0


@pytest.mark.parametrize("prefix", ["whatsapp:", "rcs:"])
def test_a_stop_by_another_messenger_counts_for_the_number(
    house: House, prefix: str
) -> None:
    house.grant()

    house.hear("opt out", sender=f"{prefix}{ANA}", to=f"{prefix}{ACME}")

    assert house.check().reasons == {"opted_out"}


def test_a_form_that_is_of_no_message_is_unreadable(house: House) -> None:
    answer = house.post_signed(TEXTS, {"AccountSid": ACCOUNT_SID, "From": ANA})

    assert answer.status_code == 400
    assert answer.get_json()["code"] == "message_sid_missing"


def test_a_text_with_a_zero_byte_is_heard(house: House) -> None:
    house.grant()

    house.hear("opt\0 out")

    assert house.check().reasons == {"opted_out"}


def test_a_very_long_text_is_heard_and_is_no_opt_out(house: House) -> None:
    house.grant()

    house.hear("STOP " * 2000 + "sending me the wrong size")

    assert house.check().outcome == "allow"


def test_get_changes_nothing(house: House) -> None:
    before = house.rows()

    answer = house.app.test_client().get(TEXTS)

    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"OPTIONS", "POST"}
    assert house.rows() == before


def test_the_same_text_twice_at_once_has_one_effect_and_one_answer(
    house: House,
) -> None:
    house.grant()

    with ThreadPoolExecutor(4) as several:
        posts = [
            several.submit(house.hear, "opt out", MessageSid="SM-same")
            for _ in range(4)
        ]
        answers = [post.result() for post in posts]

    assert len({tuple(answer) for answer in answers}) == 1
    assert house.kinds() == ["granted", "withdrawn", "attempt"]


def test_strangers_who_text_at_once_are_one_contact(house: House) -> None:
    with ThreadPoolExecutor(4) as several:
        posts = [several.submit(house.hear, "opt out") for _ in range(4)]
        answers = [post.result() for post in posts]

    assert sorted(len(answer) for answer in answers) == [0, 0, 0, 1]
    assert house.rows()["contact"] == 1
    assert house.kinds() == ["withdrawn", "attempt"] + ["withdrawn"] * 3


def test_twiml_is_all_that_is_ever_answered(house: House) -> None:
    form = {
        "MessageSid": "SM-1",
        "AccountSid": ACCOUNT_SID,
        "From": ANA,
        "To": ACME,
        "Body": "opt out",
    }

    answer = house.post_signed(TEXTS, form)

    assert answer.mimetype == "text/xml"
    assert answer.get_data(as_text=True).startswith("<?xml")
