"""Who a text is from: numbers as networks write them, and no numbers at all."""

import pytest

from tests.stories.fixtures import OpenHouse
from tests.stories.house import House
from tests.stories.people import ANA


@pytest.mark.parametrize("prefix", ["", "whatsapp:", "rcs:"])
def test_a_number_without_its_plus_is_heard(house: House, prefix: str) -> None:
    house.grant()

    house.hear("opt out", sender=prefix + ANA.removeprefix("+"))

    assert house.check().reasons == {"opted_out"}
    assert house.rows()["contact"] == 1


def test_of_a_short_code_nothing_is_kept_but_the_receipt_and_a_line_in_the_log(
    open_house: OpenHouse, capfd: pytest.CaptureFixture[str]
) -> None:
    house = open_house(CONSENT_LOG_LEVEL="WARNING")
    before = house.rows()
    capfd.readouterr()

    answered = house.hear("STOP it, 22395", sender="22395", MessageSid="SM-short")

    printed = "".join(capfd.readouterr())
    assert answered == []
    assert house.rows() == before | {"inbound_receipt": before["inbound_receipt"] + 1}
    assert "a text came from no number" in printed
    assert "22395" not in printed
