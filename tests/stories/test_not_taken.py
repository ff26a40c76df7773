"""What cannot be sent or cannot be true is refused at the door."""

import pytest

from tests.stories.house import House
from tests.stories.people import ANA, FORM

LONGEST = 1_440


@pytest.mark.parametrize(
    ("length", "status"), [(LONGEST, 202), (LONGEST + 1, 422), (100_000, 422)]
)
def test_a_text_is_no_longer_than_the_provider_takes(
    house: House, length: int, status: int
) -> None:
    house.grant()
    offer = {"channel": "sms", "to": ANA, "purpose": "offers", "text": "x" * length}

    answer = house.call("POST", "/v1/messages", offer, once="k")

    assert answer.status_code == status
    assert ("/text" in answer.get_json().get("errors", {})) is (status == 422)


def test_the_longest_text_still_fits_with_the_line_about_its_program(
    house: House,
) -> None:
    house.grant()

    house.send(text="x" * LONGEST)
    house.work()

    assert len(house.twilio.texts[0].body) <= 1_600


@pytest.mark.parametrize(
    ("minutes", "status"), [(-60, 201), (5, 201), (6, 422), (60 * 24, 422)]
)
def test_no_consent_rests_on_a_purchase_that_is_still_to_come(
    house: House, minutes: int, status: int
) -> None:
    said = {
        "address": ANA,
        "channel": "sms",
        "purpose": "offers",
        "action": "grant",
        "basis": "implied",
        "ground": "purchase",
        "ground_at": house.clock.later(minutes=minutes),
        "evidence": FORM,
    }

    answer = house.call("POST", "/v1/consents", said)

    assert answer.status_code == status
    assert ("/ground_at" in answer.get_json().get("errors", {})) is (status == 422)
    assert (house.check().outcome == "allow") is (status == 201)
