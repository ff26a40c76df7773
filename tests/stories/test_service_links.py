"""No link pretends to switch off what an account cannot do without."""

import pytest

from tests.stories.house import House
from tests.stories.mails import ONE_CLICK, link_in, parts, subscribed
from tests.stories.people import ANA_MAIL, PUBLIC_URL
from tests.stories.publishing import of_class, publish


def test_a_receipt_that_asks_for_an_unsubscribe_link_gets_none_that_withdraws(
    house: House,
) -> None:
    house.call("PUT", "/v1/accounts/C-1", {"state": "active"})
    link = {"channel": "email", "address": ANA_MAIL, "verified": "email_link"}
    house.ask("/v1/accounts/C-1/contacts", link)

    page = "<p>You paid $5. <a href='{{unsubscribe_url}}'>Stop</a></p>"
    house.mail(
        ANA_MAIL,
        purpose="receipts",
        text="You paid $5. {{unsubscribe_url}}",
        html=page,
    )
    house.work()

    mail = house.sendgrid.mails[0]
    assert mail.headers == {}
    for part in parts(mail).values():
        assert f"{PUBLIC_URL}/preferences" in part
        assert "/unsubscribe/" not in part


@pytest.mark.parametrize(("method", "recorded"), [("GET", 0), ("POST", 1)])
def test_an_old_link_to_what_belongs_to_the_account_by_now_says_so(
    house: House, method: str, recorded: int
) -> None:
    path = link_in(subscribed(house))
    publish(house, of_class("offers", "service"))
    before = house.rows()["consent_event"]

    answer = house.app.test_client().open(path, method=method, data=ONE_CLICK)

    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "These messages belong to your account" in page
    assert "<button" not in page
    assert house.rows()["consent_event"] == before + recorded


def test_a_click_of_then_counts_when_the_purpose_needs_consent_again(
    house: House,
) -> None:
    path = link_in(subscribed(house))
    publish(house, of_class("offers", "service"))

    house.app.test_client().post(path, data=ONE_CLICK)
    publish(house, of_class("offers", "marketing"))

    asked = house.check(ANA_MAIL, channel="email")
    assert asked.reasons == {"opted_out"}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Enough? {{unsubscribe_url}}", "<p>Half price</p>"),
        ("Half price", "<p><a href='{{unsubscribe_url}}'>Enough?</a></p>"),
        ("Half price", "<p>Half price</p>"),
    ],
)
def test_every_part_of_a_mail_that_needs_consent_has_one_link_that_ends_it(
    house: House, text: str, html: str
) -> None:
    mail = subscribed(house, text=text, html=html)

    for part in parts(mail).values():
        assert part.count(link_in(mail)) == 1
