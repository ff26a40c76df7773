"""People choose on their page, and what they chose holds from that moment."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.choosing_states import come, flip, save, switch
from tests.browser.site import Site
from tests.browser.tour import Tour


def status(page: Page) -> Locator:
    return page.get_by_role("status").filter(has_text="recorded")


def test_switching_off_is_one_press_and_holds_at_once(site: Site, page: Page) -> None:
    who = come(Tour(site=site, page=page))

    switch(page, "Text", "Offers").click()
    page.get_by_role("button", name="Save").click()

    expect(status(page)).to_contain_text("Switched off: Offers")
    assert site.house.check(who.phone).reasons == {"opted_out"}
    assert site.house.check(who.mail, channel="email").outcome == "allow"


def test_p1_a_call_is_agreed_to_under_its_words_with_a_typed_name(
    site: Site, page: Page
) -> None:
    who = come(Tour(site=site, page=page))
    switch(page, "Automated call", "Offers").click()
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("blockquote")).to_contain_text("not a condition of buying")
    assert site.house.check(who.phone, channel="call").outcome == "deny"

    page.get_by_role("checkbox", name="I agree").check()
    page.get_by_role("button", name="Save what I agree to").click()
    expect(page.get_by_role("alert")).to_contain_text("your name is missing")
    name = page.get_by_label("Your full name")
    expect(name).to_have_attribute("aria-invalid", "true")

    name.fill("Ana Lopez")
    page.get_by_role("button", name="Save what I agree to").click()

    expect(status(page)).to_contain_text("Switched on")
    assert site.house.check(who.phone, channel="call").outcome == "allow"
    said = site.house.history(site.house.look_up(who.phone)["contact"])[-1]["event"]
    assert (said["kind"], said["basis"]) == ("granted", "express_written")


def test_stopping_everything_is_one_press_and_is_taken_back_on_the_same_page(
    site: Site, page: Page
) -> None:
    who = come(Tour(site=site, page=page))

    page.get_by_role("button", name="Stop everything").click()
    stopped = site.house.check(who.mail, channel="email")
    page.get_by_role("button", name="Undo").click()

    assert stopped.reasons == {"opted_out"}
    assert site.house.check(who.mail, channel="email").outcome == "allow"
    assert site.house.check(who.phone).outcome == "allow"
    expect(page.get_by_role("button", name="Stop everything")).to_be_visible()


def test_what_was_switched_off_elsewhere_meanwhile_stays_off_until_said_again(
    site: Site, page: Page
) -> None:
    tour = Tour(site=site, page=page)
    who = come(tour)
    site.house.say("withdraw", who.phone, channel="call")
    flip(tour, "call", "offers")
    save(tour)

    expect(page.get_by_role("alert")).to_contain_text("Not switched on")
    call = switch(page, "Automated call", "Offers")
    expect(call).not_to_be_checked()

    flip(tour, "call", "offers")
    save(tour)
    page.get_by_role("checkbox", name="I agree").check()
    page.get_by_label("Your full name").fill("Ana Lopez")
    page.get_by_role("button", name="Save what I agree to").click()

    assert site.house.check(who.phone, channel="call").outcome == "allow"


def test_an_address_that_is_not_theirs_is_gone_from_the_page(
    site: Site, page: Page
) -> None:
    who = come(Tour(site=site, page=page))
    phone = page.get_by_role("region", name="Phone number")

    phone.get_by_text("This is not me").click()
    phone.get_by_role("button", name="is not me").click()

    expect(phone).to_have_count(0)
    expect(page.get_by_role("region", name="E-mail address")).to_be_visible()
    assert site.house.check(who.phone).outcome == "deny"
