"""STOP and START to a service that nobody knows, and over another network."""

import pytest

from tests.stories.house import House
from tests.stories.people import ACME, ANA

UNKNOWN = "MG" + "9" * 32


def blocked_senders(house: House) -> set[str]:
    return {block["sender"] for block in house.look_up()["blocks"]}


def test_a_stop_to_a_service_that_nobody_knows_ends_the_texts_of_all_sellers(
    house: House,
) -> None:
    for seller in ("acme", "acme-partner"):
        house.grant(seller=seller)

    house.hear("STOP", to=ACME, MessagingServiceSid=UNKNOWN)

    assert blocked_senders(house) == {UNKNOWN, ACME}
    assert house.check(seller="acme").reasons == {"opted_out", "blocked_by_provider"}
    assert house.check(seller="acme-partner").reasons == {"opted_out"}


def test_a_start_through_the_same_service_lifts_all_of_it(house: House) -> None:
    for seller in ("acme", "acme-partner"):
        house.grant(seller=seller)
    house.hear("STOP", to=ACME, MessagingServiceSid=UNKNOWN)
    house.clock.pass_by(minutes=1)

    house.hear("START", to=ACME, MessagingServiceSid=UNKNOWN)

    assert blocked_senders(house) == set()
    for seller in ("acme", "acme-partner"):
        assert house.check(seller=seller).outcome == "allow"


def test_a_stop_over_another_network_counts(house: House) -> None:
    house.grant()

    house.hear("STOP", sender=f"whatsapp:{ANA}", to=f"whatsapp:{ACME}")

    assert "opted_out" in house.check().reasons


@pytest.mark.parametrize("word", ["START", "UNSTOP", "YES"])
def test_a_start_over_another_network_lifts_no_stop_by_text(
    house: House, word: str
) -> None:
    house.grant()
    house.hear("STOP")
    before = house.kinds()
    house.clock.pass_by(minutes=1)

    house.hear(word, sender=f"whatsapp:{ANA}", to=f"whatsapp:{ACME}")

    assert house.kinds() == before
    assert house.check().reasons == {"opted_out", "blocked_by_provider"}


def test_a_yes_over_another_network_confirms_no_request_by_text(house: House) -> None:
    evidence = {"door": "agent", "wording": "form-v1"}
    house.say("request", basis="express", evidence=evidence)

    house.hear("YES", sender=f"whatsapp:{ANA}", to=f"whatsapp:{ACME}")

    assert house.check().reasons == {"consent_unconfirmed"}
