"""A grant that arrives late counts from when it was given, not from when we hear it."""

from tests.stories.house import House
from tests.stories.mails import ONE_CLICK, link_in, subscribed
from tests.stories.people import ANA_MAIL


def test_a_grant_from_between_two_clicks_does_not_outlive_the_second(
    house: House,
) -> None:
    path = link_in(subscribed(house))
    client = house.app.test_client()
    house.clock.pass_by(days=1)
    client.post(path, data=ONE_CLICK)
    house.clock.pass_by(days=2)
    again = client.post(path, data=ONE_CLICK)

    house.grant(ANA_MAIL, channel="email", occurred_at=house.clock.later(days=-1))

    assert again.status_code == 200
    assert house.kinds(ANA_MAIL, "email").count("withdrawn") == 2
    assert house.check(ANA_MAIL, channel="email").reasons == {"opted_out"}
    assert house.mail(ANA_MAIL)["status"] == "refused"


def test_a_start_confirms_what_was_asked_for_this_week(house: House) -> None:
    asked_for(house)
    house.clock.pass_by(days=6, hours=23)

    house.hear("START")

    assert "confirmed" in house.kinds()
    assert house.check().outcome == "allow"


def test_a_start_does_not_confirm_what_was_asked_for_a_month_ago(house: House) -> None:
    asked_for(house)
    house.clock.pass_by(days=31)

    house.hear("START")

    assert "confirmed" not in house.kinds()
    assert house.check().reasons == {"consent_unconfirmed"}


def asked_for(house: House) -> None:
    """Ask for consent that waits for its second step."""
    evidence = {"door": "agent", "wording": "form-v1"}
    house.say("request", basis="express", evidence=evidence)
