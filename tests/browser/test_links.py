"""Links: what opens the page, until when, and what is not lost when it ends."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.asking_states import asked, confirm, right_code
from tests.browser.choosing_states import come, save, switch
from tests.browser.site import Site
from tests.browser.tour import Tour, later
from tests.stories.contents import contents
from tests.stories.mails import link_in, parts
from tests.stories.people import PUBLIC_URL


def link_of(site: Site) -> str:
    """Return the link to the page in the newest mail."""
    text = parts(site.house.sendgrid.mails[-1])["text/plain"]
    found = re.search(re.escape(PUBLIC_URL) + r"/preferences/\S+", text)
    return found[0] if found else ""


def test_whoever_asks_gets_a_link_by_mail_that_opens_their_page(
    site: Site, page: Page
) -> None:
    tour = Tour(site=site, page=page)
    who = tour.somebody()

    asked(tour, who.mail)
    site.work()
    page.goto(link_of(site))

    expect(switch(page, "E-mail", "Offers")).to_be_checked()
    assert site.house.sendgrid.mails[-1].to == who.mail


def test_a_phone_gets_a_code_that_opens_its_page(site: Site, page: Page) -> None:
    right_code(Tour(site=site, page=page))

    page.get_by_role("link", name="Open my contact preferences").click()

    expect(switch(page, "Text", "Offers")).to_be_checked()


def test_before_it_ends_a_page_warns_and_one_press_keeps_it_open(
    site: Site, page: Page
) -> None:
    page.clock.install()
    tour = Tour(site=site, page=page)
    who = come(tour)
    switch(page, "Text", "Offers").click()
    warning = page.get_by_role("dialog", name="Do you need more time?")
    expect(warning).to_have_count(0)

    page.clock.fast_forward("28:00")
    site.house.clock.pass_by(minutes=28)
    expect(warning).to_be_visible()
    expect(page.get_by_role("button", name="Keep it open", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(warning).to_have_count(0)

    site.house.clock.pass_by(minutes=20)
    expect(switch(page, "Text", "Offers")).not_to_be_checked()
    save(tour)
    expect(page.get_by_role("status").first).to_contain_text("Switched off")
    assert site.house.check(who.phone).reasons == {"opted_out"}


def test_what_was_chosen_on_a_page_that_had_ended_is_there_by_a_fresh_link(
    site: Site, page: Page
) -> None:
    tour = Tour(site=site, page=page)
    who = come(tour)
    switch(page, "E-mail", "Offers").click()

    with later(tour, minutes=31):
        save(tour)
        expect(page.get_by_role("alert")).to_contain_text("kept for a day")
        page.get_by_role("button", name="Send me a fresh link").click()
        before = site.house.check(who.mail, channel="email").outcome
        site.work()
        page.goto(link_of(site))
        expect(switch(page, "E-mail", "Offers")).not_to_be_checked()
        save(tour)

        assert before == "allow"
        after = site.house.check(who.mail, channel="email")
        assert after.reasons == {"opted_out"}


@pytest.mark.parametrize("door", ["preferences", "unsubscribe", "confirm"])
def test_a_forged_link_opens_nothing_and_says_what_to_do(
    site: Site, page: Page, door: str
) -> None:
    come(Tour(site=site, page=page))
    token = page.url.rpartition("/")[2]
    before = contents(site.house)

    answer = page.goto(f"{PUBLIC_URL}/{door}/{token[::-1]}")

    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("This link does not work")
    expect(page.get_by_role("link", name="Have a new link")).to_be_visible()
    assert contents(site.house) == before


def test_a_scanner_that_runs_scripts_changes_nothing_by_opening_links(
    site: Site, page: Page
) -> None:
    tour = Tour(site=site, page=page)
    confirm(tour)
    links = [page.url]
    who = tour.somebody()
    path = link_in(tour.mailed(who))
    links += [
        PUBLIC_URL + path,
        PUBLIC_URL + path.replace("unsubscribe", "preferences"),
    ]
    links.append(site.manage(account=who.account))
    before = contents(site.house)

    for link in links:
        page.goto(link, wait_until="networkidle")
        page.mouse.wheel(0, 5000)

    assert contents(site.house) == before
