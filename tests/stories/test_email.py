"""A person agrees to e-mail, gets it, and unsubscribes with one click."""

import pytest

from tests.stories.house import House
from tests.stories.mails import ONE_CLICK, link_in, parts, subscribed
from tests.stories.people import ANA_MAIL, PUBLIC_URL

ENCODINGS = ["application/x-www-form-urlencoded", "multipart/form-data"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_one_click_ends_the_mail_before_it_is_answered(
    house: House, encoding: str
) -> None:
    """P7, P24: without logging in, at no cost."""
    path = link_in(subscribed(house))

    answer = house.app.test_client().post(path, data=ONE_CLICK, content_type=encoding)
    refused = house.mail(ANA_MAIL)

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "Location" not in answer.headers
    assert refused["status"] == "refused"
    assert house.check(ANA_MAIL, channel="email").reasons == {"opted_out"}


def test_one_click_twice_is_recorded_twice(house: House) -> None:
    path = link_in(subscribed(house))
    client = house.app.test_client()
    client.post(path, data=ONE_CLICK)

    again = client.post(path, data=ONE_CLICK)

    assert again.status_code == 200
    assert house.kinds(ANA_MAIL, "email") == ["granted", "attempt"] + ["withdrawn"] * 2


def test_a_click_after_coming_back_counts_again(house: House) -> None:
    path = link_in(subscribed(house))
    client = house.app.test_client()
    client.post(path, data=ONE_CLICK)
    house.clock.pass_by(days=1)
    house.grant(ANA_MAIL, channel="email")
    house.clock.pass_by(days=1)

    client.post(path, data=ONE_CLICK)

    assert house.check(ANA_MAIL, channel="email").reasons == {"opted_out"}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_at_the_link_changes_nothing(house: House, method: str) -> None:
    path = link_in(subscribed(house))
    before = house.rows()

    answer = house.app.test_client().open(path, method=method)

    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert house.rows() == before
    assert house.check(ANA_MAIL, channel="email").outcome == "allow"


def test_the_page_has_one_button_and_says_what_it_ends(house: House) -> None:
    path = link_in(subscribed(house))

    page = house.app.test_client().get(path).get_data(as_text=True)

    assert page.count("<button") == 1
    assert "Acme Hosting, Inc." in page
    assert "Offers" in page
    assert ANA_MAIL not in page


def test_the_link_still_works_after_twenty_years(house: House) -> None:
    """P24: for the life of the address."""
    path = link_in(subscribed(house))
    house.clock.pass_by(days=20 * 365)

    answer = house.app.test_client().post(path, data=ONE_CLICK)

    assert answer.status_code == 200
    assert house.check(ANA_MAIL, channel="email").reasons == {"opted_out"}


def test_a_link_that_was_cut_says_so_and_changes_nothing(house: House) -> None:
    path = link_in(subscribed(house))[:-3]
    before = house.rows()
    client = house.app.test_client()

    seen, posted = client.get(path), client.post(path, data=ONE_CLICK)

    assert (seen.status_code, posted.status_code) == (404, 404)
    assert house.rows() == before


def test_a_click_ends_its_own_purpose_and_leaves_the_others(house: House) -> None:
    house.grant(ANA_MAIL, channel="email", purpose="newsletter")
    path = link_in(subscribed(house))

    house.app.test_client().post(path, data=ONE_CLICK)

    newsletter = house.check(ANA_MAIL, channel="email", purpose="newsletter")
    assert newsletter.outcome == "allow"


def test_marketing_carries_the_headers_a_visible_link_and_the_postal_address(
    house: House,
) -> None:
    mail = subscribed(house, html="<html><body><p>Half price</p></body></html>")

    url = PUBLIC_URL + link_in(mail)
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for part in parts(mail).values():
        assert "Acme Hosting, Inc., 100 Example Street" in part
        assert url in part
    assert f'<a href="{url}">Unsubscribe</a>' in parts(mail)["text/html"]
    assert house.check(ANA_MAIL, channel="email").document["duties"] == [
        {"code": "one_click_unsubscribe"},
        {"code": "postal_address"},
    ]


def test_a_link_that_the_sender_placed_is_filled_in_and_not_doubled(
    house: House,
) -> None:
    mail = subscribed(house, text="Enough? {{unsubscribe_url}}")

    words = parts(mail)["text/plain"]
    assert words.startswith(f"Enough? {PUBLIC_URL}{link_in(mail)}")
    assert words.count("/unsubscribe/") == 1


def test_a_receipt_carries_no_link_to_unsubscribe(house: House) -> None:
    house.call("PUT", "/v1/accounts/C-1", {"state": "active"})
    link = {"channel": "email", "address": ANA_MAIL, "verified": "email_link"}
    house.ask("/v1/accounts/C-1/contacts", link)

    house.mail(ANA_MAIL, purpose="receipts", text="You paid $5.")
    house.work()

    assert house.sendgrid.mails[0].headers == {}
    assert parts(house.sendgrid.mails[0]) == {"text/plain": "You paid $5."}


def test_a_receipt_that_also_promotes_is_marketing(house: House) -> None:
    house.call("PUT", "/v1/accounts/C-1", {"state": "active"})
    link = {"channel": "email", "address": ANA_MAIL, "verified": "email_link"}
    house.ask("/v1/accounts/C-1/contacts", link)

    refused = house.mail(ANA_MAIL, purpose="receipts", promotes=True)

    assert refused["status"] == "refused"
    assert [r["code"] for r in refused["decision"]["reasons"]] == ["consent_missing"]
