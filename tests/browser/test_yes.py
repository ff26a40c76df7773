"""A yes that takes two steps, and a browser that says no for its person."""

from playwright.sync_api import Page, expect

from tests.browser.asking_states import confirm, join
from tests.browser.choosing_states import signal, switch, waiting
from tests.browser.conftest import Browse
from tests.browser.site import Site
from tests.browser.tour import Tour

NEWS = {"channel": "email", "purpose": "newsletter"}
ADS = {"channel": "email", "purpose": "targeted_ads"}


def test_a_yes_by_mail_counts_once_its_button_is_pressed(
    site: Site, page: Page
) -> None:
    confirm(Tour(site=site, page=page))
    to = site.house.sendgrid.mails[-1].to
    before = site.house.check(to, **NEWS).reasons

    page.get_by_role("button", name="Yes, I confirm").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Confirmed")
    assert before == {"consent_unconfirmed"}
    assert site.house.check(to, **NEWS).outcome == "allow"


def test_a_yes_by_text_counts_once_it_is_answered(site: Site, page: Page) -> None:
    tour = Tour(site=site, page=page)
    who = tour.stranger()
    join(tour, phone=who.phone, purpose="offers")
    site.work()
    before = site.house.check(who.phone).outcome

    site.house.hear("YES", sender=who.phone)

    assert before == "deny"
    assert site.house.check(who.phone).outcome == "allow"


def test_the_page_does_not_go_round_the_second_step(site: Site, page: Page) -> None:
    waiting(Tour(site=site, page=page))

    expect(page.get_by_role("status").first).to_contain_text("Waiting")
    note = switch(page, "E-mail", "Newsletter").get_attribute("aria-describedby")
    expect(page.locator(f"#{note}")).to_contain_text("Waiting for your confirmation")
    site.work()
    to = site.house.sendgrid.mails[-1].to
    assert site.house.check(to, **NEWS).reasons == {"consent_unconfirmed"}


def test_p15_the_signal_of_a_browser_is_honoured_shown_and_recorded(
    site: Site, browse: Browse
) -> None:
    page = browse(extra_http_headers={"Sec-GPC": "1"})
    who = Tour(site=site, page=page).somebody()

    page.goto(site.manage(account=who.account))

    heard = page.get_by_role("region", name="Opt-Out Request Honored")
    expect(heard).to_contain_text("on record for you")
    history = site.house.history(site.house.look_up(who.mail, "email")["contact"])
    assert history[-1]["event"]["kind"] == "withdrawn"
    assert site.house.check(who.mail, **ADS).reasons == {"opted_out"}
    assert site.house.check(who.mail, channel="email").outcome == "allow"


def test_a_choice_of_ones_own_stands_beside_the_signal_until_one_press(
    site: Site, page: Page
) -> None:
    signal(Tour(site=site, page=page))
    mail = "ana.0@example.com"
    before = site.house.check(mail, **ADS).outcome

    page.get_by_role("button", name="Let the browser decide").click()

    assert before == "allow"
    assert site.house.check(mail, **ADS).reasons == {"opted_out"}
