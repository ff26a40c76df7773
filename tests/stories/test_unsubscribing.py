"""Unsubscribing without a login, at no cost, for the life of the address (P24)."""

import pytest

from tests.stories.fixtures import OpenHouse, a_key
from tests.stories.house import House
from tests.stories.mails import ONE_CLICK, link_in, subscribed
from tests.stories.people import ANA_MAIL
from tests.stories.pressing import forms_of, press
from tests.stories.publishing import Change, publish, without_purpose, without_seller

TEN_YEARS = 3652


def test_p24_an_old_link_unsubscribes_with_one_press_and_nothing_else_asked(
    house: House,
) -> None:
    link = link_in(subscribed(house))
    house.clock.pass_by(days=TEN_YEARS)
    house.grant(ANA_MAIL, channel="email")

    page = house.app.test_client().get(link)
    (asked,) = forms_of(page)
    answer = press(house, page, "Unsubscribe")

    assert asked.fields == {}
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "unsubscribed" in answer.text
    assert house.check(ANA_MAIL, channel="email").reasons == {"opted_out"}


def test_p24_one_click_works_ten_years_later(house: House) -> None:
    link = link_in(subscribed(house))
    house.clock.pass_by(days=TEN_YEARS)
    house.grant(ANA_MAIL, channel="email")

    answer = house.app.test_client().post(link, data=ONE_CLICK)

    assert answer.status_code == 200
    assert house.check(ANA_MAIL, channel="email").reasons == {"opted_out"}


@pytest.mark.parametrize(
    "change",
    [without_purpose("surveys"), without_seller("acme-partner")],
    ids=["purpose", "seller"],
)
def test_p24_a_link_of_what_is_published_no_more_still_switches_off(
    house: House, change: Change
) -> None:
    named = {"purpose": "surveys", "seller": "acme-partner"}
    house.grant(ANA_MAIL, channel="email", **named)
    house.mail(ANA_MAIL, **named)
    house.work()
    link = link_in(house.sendgrid.mails[-1])
    publish(house, change)

    answer = press(house, house.app.test_client().get(link), "Unsubscribe")

    assert answer.status_code == 200
    assert house.kinds(ANA_MAIL, "email")[-1] == "withdrawn"


def test_p24_a_link_works_after_its_key_was_followed_by_another(
    open_house: OpenHouse,
) -> None:
    link = link_in(subscribed(open_house()))
    both = f"{a_key('g')},{a_key('f')}".replace("v1", "v2", 1)
    newer = open_house(CONSENT_FINGERPRINT_KEYS=both)

    answer = newer.app.test_client().post(link, data=ONE_CLICK)

    assert answer.status_code == 200
    assert newer.check(ANA_MAIL, channel="email").reasons == {"opted_out"}
