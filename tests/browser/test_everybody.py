"""The page is for everybody, whatever they use it with."""

import re

from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.choosing_states import come, switch
from tests.browser.conftest import Browse
from tests.browser.examined import SIDEWAYS, WIDE
from tests.browser.site import Site
from tests.browser.tour import Tour

DASH = "\N{EN DASH}"
ZOOMED = ViewportSize(width=640, height=450)
"""What is left of 1280 by 900 pixels at 200 percent."""

COVERED = """() => {
    const one = document.activeElement.getBoundingClientRect();
    const at = document.elementFromPoint(
        one.x + one.width / 2, one.y + one.height / 2);
    return !document.activeElement.contains(at) && !at?.contains(document.activeElement)
        && !document.activeElement.labels?.[0]?.contains(at);
}"""
"""Whether something lies over what has the focus (WCAG 2.2, 2.4.11)."""

OPEN = "document.querySelectorAll('details').forEach(one => one.open = true)"


def test_without_javascript_everything_works(site: Site, browse: Browse) -> None:
    page = browse(java_script_enabled=False)
    who = come(Tour(site=site, page=page))

    switch(page, "E-mail", "Surveys").click()
    switch(page, "Automated call", "Offers").click()
    page.get_by_role("button", name="Save").click()
    page.get_by_role("checkbox", name="I agree").check()
    page.get_by_label("Your full name").fill("Ana Lopez")
    page.get_by_role("button", name="Save what I agree to").click()
    switched = site.house.check(who.phone, channel="call").outcome
    page.get_by_role("button", name="Keep it open").first.click()
    page.get_by_role("button", name="Stop everything").click()
    stopped = site.house.check(who.phone, channel="call").reasons
    page.get_by_role("button", name="Undo").click()

    assert (switched, stopped) == ("allow", {"opted_out"})
    assert site.house.check(who.phone, channel="call").outcome == "allow"
    surveys = site.house.check(who.mail, channel="email", purpose="surveys")
    assert surveys.reasons == {"opted_out"}


def test_by_keyboard_alone_everything_is_reached_in_order_and_nothing_is_covered(
    site: Site, page: Page
) -> None:
    page.set_viewport_size(ZOOMED)
    who = come(Tour(site=site, page=page))
    focused = page.locator(":focus")
    reached: list[str] = []
    covered: list[str] = []

    page.keyboard.press("Tab")
    while focused.count():
        name = focused.evaluate("one => one.id || one.textContent.trim()")
        reached.append(name)
        if page.evaluate(COVERED):
            covered.append(name)
        if name == "s1-o-1-1":
            page.keyboard.press("Space")
        if name == "Save":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status").first).to_contain_text("Switched off: Offers")
    assert site.house.check(who.phone).reasons == {"opted_out"}
    assert reached[0] == "Stop everything"
    assert len(set(reached)) > 20
    assert covered == []


def test_a_screen_reader_is_told_channel_purpose_and_state_of_every_switch(
    site: Site, page: Page
) -> None:
    come(Tour(site=site, page=page))

    page.evaluate(OPEN)
    told = page.get_by_role("main").aria_snapshot()
    switches = re.findall(r'switch "([^"]+)"( \[checked\])?', told)

    names = [name for name, _ in switches]
    assert len(names) == page.locator("input[role=switch]").count()
    channel = "(Text|E-mail|Automated call|Post|Location)"
    named = [n for n in names if re.fullmatch(rf"{channel} {DASH} \S.*|Any partner", n)]
    assert named == names
    assert {n for n, checked in switches if checked} >= {
        f"Text {DASH} Offers",
        f"E-mail {DASH} Offers",
        f"E-mail {DASH} Surveys",
    }


def test_at_twice_the_size_nobody_scrolls_sideways(site: Site, page: Page) -> None:
    come(Tour(site=site, page=page))

    page.set_viewport_size(ZOOMED)
    zoomed = page.evaluate(SIDEWAYS)
    page.set_viewport_size(WIDE)
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert zoomed <= 0
    assert page.evaluate(SIDEWAYS) <= 0
