"""The page in a frame of another site, and the examples of docs/embedding.md."""

from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect
from werkzeug import Response

from tests.browser.site import Site
from tests.browser.tour import Tour
from tests.stories.publishing import publish, with_brand

SHOP = "https://shop.example"
EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "embedding"
FRAME = '<!doctype html><title>Shop</title><iframe src="{}" title="Choices"></iframe>'


def show(site: Site, html: str) -> None:
    """Have the shop's own site show something."""
    site.server.hosts["shop.example"] = Response(html, mimetype="text/html")


def test_in_a_frame_of_a_listed_site_it_works_without_a_cookie(
    site: Site, page: Page
) -> None:
    publish(site.house, with_brand(frame_origins=[SHOP]))
    who = Tour(site=site, page=page).somebody()
    show(site, FRAME.format(site.manage(account=who.account)))

    page.goto(SHOP)
    frame = page.frame_locator("iframe")
    frame.get_by_role("switch", name="Text").first.click()
    frame.get_by_role("button", name="Save").click()

    expect(frame.get_by_role("status").first).to_contain_text("Switched off")
    assert site.house.check(who.phone).reasons == {"opted_out"}
    assert page.context.cookies() == []


def test_a_site_that_is_not_listed_frames_nothing(site: Site, page: Page) -> None:
    publish(site.house, with_brand(frame_origins=["https://elsewhere.example"]))
    who = Tour(site=site, page=page).somebody()
    show(site, FRAME.format(site.manage(account=who.account)))

    with page.expect_console_message(lambda said: "frame-ancestors" in said.text):
        page.goto(SHOP)

    expect(page.frame_locator("iframe").get_by_role("switch")).to_have_count(0)


def turn(switch: Locator) -> None:
    """Press a switch of the example, and wait until it says that it is saved."""
    switch.page.evaluate("document.getElementById('told').textContent = ''")
    switch.click()
    expect(switch.page.get_by_role("status")).to_have_text("Saved.")


def test_in_the_example_what_waits_is_neither_on_nor_off_and_can_be_taken_back(
    site: Site, page: Page
) -> None:
    publish(site.house, with_brand(api_origins=[SHOP]))
    who = Tour(site=site, page=page).somebody()
    token = site.manage(account=who.account).rpartition("/")[2]
    example = EXAMPLES.joinpath("own-page.html").read_text("utf-8")
    show(site, example.replace("TOKEN", token))
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(SHOP)
    news = page.get_by_label("Newsletter (Acme Hosting, Inc.), email")

    turn(news)
    expect(news).to_be_checked(indeterminate=True)
    turn(news)

    expect(news).to_be_checked(checked=False)
    asked = {"channel": "email", "purpose": "newsletter"}
    assert site.house.check(who.mail, **asked).reasons == {"opted_out"}


@pytest.mark.parametrize("by_name", [True, False], ids=["signed", "refused"])
def test_the_example_of_a_front_end_of_ones_own_works(
    site: Site, page: Page, *, by_name: bool
) -> None:
    publish(site.house, with_brand(api_origins=[SHOP]))
    who = Tour(site=site, page=page).somebody()
    token = site.manage(account=who.account).rpartition("/")[2]
    example = EXAMPLES.joinpath("own-page.html").read_text("utf-8")
    show(site, example.replace("TOKEN", token))
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept("Ana Lopez") if by_name else dialog.dismiss()

    page.on("dialog", answer)
    page.goto(SHOP)
    turn(page.get_by_label("Offers (Acme Hosting, Inc.), email"))
    call = page.get_by_label("Offers (Acme Hosting, Inc.), call")
    if by_name:
        turn(call)
    else:
        call.click()

    assert "not a condition of buying" in asked[0]
    assert site.house.check(who.mail, channel="email").reasons == {"opted_out"}
    called = site.house.check(who.phone, channel="call")
    assert called.outcome == ("allow" if by_name else "deny")


def test_the_example_of_a_sign_up_form_works(site: Site, page: Page) -> None:
    publish(site.house, with_brand(form_origins=[SHOP]))
    who = Tour(site=site, page=page).stranger()
    example = EXAMPLES.joinpath("sign-up.html").read_text("utf-8")
    show(site, example.replace("newsletter-form-v1", "choices-v1"))

    page.goto(SHOP)
    page.get_by_label("E-mail").fill(who.mail)
    page.get_by_label("Yes, send me").check()
    page.get_by_role("button", name="Sign up").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("One more step")
    site.work()
    assert [mail.to for mail in site.house.sendgrid.mails] == [who.mail]
