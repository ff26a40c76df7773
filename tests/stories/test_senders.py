"""Several sellers, with senders of their own or one between them."""

from tests.stories.fixtures import OpenHouse
from tests.stories.house import House
from tests.stories.people import ACME, PARTNER

NOBODYS = "+12025550199"
SERVICE = "MG" + "0" * 32


def agreed_to_both(house: House) -> None:
    house.grant(seller="acme")
    house.grant(seller="acme-partner")


def outcomes(house: House) -> tuple[str, str]:
    """Return what may be sent for acme, and for its partner."""
    ours, theirs = house.check(seller="acme"), house.check(seller="acme-partner")
    return ours.outcome, theirs.outcome


def test_each_seller_sends_from_its_own_number(house: House) -> None:
    agreed_to_both(house)

    house.send()
    house.send(seller="acme-partner")
    house.work()

    assert sorted(text.form["From"] for text in house.twilio.texts) == [ACME, PARTNER]


def test_a_stop_to_one_seller_leaves_the_other(house: House) -> None:
    agreed_to_both(house)

    house.hear("STOP", to=PARTNER)

    assert outcomes(house) == ("allow", "deny")
    assert house.check(seller="acme-partner").reasons == {
        "opted_out",
        "blocked_by_provider",
    }


def test_a_stop_to_a_number_that_two_sellers_share_stops_both(
    open_house: OpenHouse,
) -> None:
    house = open_house(TWILIO_FROM=PARTNER)
    agreed_to_both(house)

    house.hear("opt out", to=PARTNER)
    stopped = outcomes(house)
    house.clock.pass_by(minutes=1)
    house.hear("START", to=PARTNER)

    assert stopped == ("deny", "deny")
    assert outcomes(house) == ("allow", "allow")


def test_a_stop_to_a_number_that_nobody_knows_stops_all_sellers(house: House) -> None:
    agreed_to_both(house)

    house.hear("STOP", to=NOBODYS)

    assert house.check(seller="acme").reasons == {"opted_out"}
    assert house.check(seller="acme-partner").reasons == {"opted_out"}


def test_stop_all_means_all_sellers(house: House) -> None:
    agreed_to_both(house)

    house.hear("Stop all!", to=PARTNER)

    assert outcomes(house) == ("deny", "deny")


def test_a_stop_to_any_number_of_a_service_is_said_to_the_service(
    open_house: OpenHouse,
) -> None:
    house = open_house(TWILIO_FROM=SERVICE)
    house.grant()
    house.send()
    house.work()

    house.hear("STOP", to=NOBODYS, MessagingServiceSid=SERVICE)

    assert house.twilio.texts[0].form["MessagingServiceSid"] == SERVICE
    assert house.check().reasons == {"opted_out", "blocked_by_provider"}


def test_a_start_to_one_seller_does_not_lift_a_stop_to_another(house: House) -> None:
    agreed_to_both(house)
    house.hear("STOP", to=PARTNER)
    house.hear("STOP", to=ACME)
    house.clock.pass_by(minutes=1)

    house.hear("START", to=PARTNER)

    assert outcomes(house) == ("deny", "allow")
