"""A link at the foot of a message: one button, an undo, and a way to choose finer."""

from playwright.sync_api import Page, expect

from tests.browser.site import Site
from tests.browser.tour import Tour
from tests.stories.mails import link_in


def test_p24_one_press_ends_it_one_takes_that_back_and_neither_asks_who_it_is(
    site: Site, page: Page
) -> None:
    tour = Tour(site=site, page=page)
    who = tour.somebody()
    heading = page.get_by_role("heading", level=1)

    tour.open(link_in(tour.mailed(who)))
    page.get_by_role("button", name="Unsubscribe").click()
    expect(heading).to_have_text("You are unsubscribed")
    ended = site.house.check(who.mail, channel="email")
    page.get_by_role("button", name="Undo").click()
    expect(heading).to_have_text("You are subscribed again")

    assert ended.reasons == {"opted_out"}
    assert site.house.check(who.mail, channel="email").outcome == "allow"


def test_who_was_forwarded_a_mail_sees_one_masked_address_and_no_other(
    site: Site, page: Page
) -> None:
    tour = Tour(site=site, page=page)
    who = tour.somebody()
    tour.open(link_in(tour.mailed(who)))

    page.get_by_role("link", name="Choose more finely").click()

    told = page.content()
    expect(page.get_by_text("a…@example.com").first).to_be_visible()
    expect(page.get_by_role("switch")).to_have_count(0)
    assert who.mail not in told
    assert "0123" not in told
