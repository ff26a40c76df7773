"""The states of the Contact Preferences page."""

from playwright.sync_api import Locator, Page

from tests.browser.tour import Person, State, Tour, later
from tests.stories.people import FORM
from tests.stories.publishing import publish, with_brand


def come(tour: Tour, **more: object) -> Person:
    """Let somebody come to their page by a link of the business."""
    who = tour.somebody()
    link = tour.site.manage(account=who.account, language=tour.language, **more)
    tour.open(link)
    return who


def whole(tour: Tour) -> None:
    come(tour)


def past(tour: Tour) -> None:
    come(tour)
    tour.page.locator("#past > summary").click()


def save(tour: Tour) -> None:
    tour.page.locator(".save button").click()


def flip(tour: Tour, channel: str, purpose: str) -> None:
    """Turn a switch of the default seller the other way."""
    name = f"|{channel}|{purpose}|acme"
    tour.page.locator(f"input[role=switch][value$='{name}']").click()


def saved(tour: Tour) -> None:
    come(tour)
    flip(tour, "sms", "offers")
    save(tour)


def unsaved(tour: Tour) -> None:
    come(tour)
    flip(tour, "email", "offers")


def switch(page: Page, channel: str, purpose: str) -> Locator:
    """Return a switch of the default seller by the name that is read out for it."""
    name = f"{channel} \N{EN DASH} {purpose}"
    return page.get_by_role("switch", name=name, exact=True)


def agree(tour: Tour) -> None:
    come(tour)
    flip(tour, "call", "offers")
    flip(tour, "email", "surveys")
    flip(tour, "sms", "appointments")
    save(tour)


def tick_all(tour: Tour) -> None:
    for box in tour.page.locator("main input[type=checkbox]").all():
        box.check()


def no_name(tour: Tour) -> None:
    agree(tour)
    tick_all(tour)
    tour.page.locator("input[name=name]").evaluate("field => field.required = false")
    tour.press()


def agreed(tour: Tour) -> None:
    agree(tour)
    tick_all(tour)
    tour.page.locator("input[name=name]").fill("Ana Lopez")
    tour.press()


def waiting(tour: Tour) -> None:
    come(tour)
    flip(tour, "email", "newsletter")
    save(tour)
    tick_all(tour)
    tour.press()


def stopped(tour: Tour) -> None:
    come(tour)
    tour.page.locator("button[value=stop_everything]").click()


def stopped_in_part(tour: Tour) -> None:
    who = come(tour)
    tour.page.locator("button[value=stop_everything]").click()
    with later(tour, minutes=5):
        tour.site.house.grant(who.mail, channel="email")
        tour.page.reload()


def taken_back(tour: Tour) -> None:
    stopped(tour)
    tour.page.locator("button[value=undo_stop]").click()


def conflict(tour: Tour) -> None:
    who = come(tour)
    tour.site.house.say("withdraw", who.phone, channel="call")
    tour.site.house.say("withdraw", who.phone)
    flip(tour, "call", "offers")
    save(tour)


def not_me(tour: Tour) -> None:
    come(tour)
    tour.page.locator(".not-me > summary").first.click()
    tour.page.locator(".not-me button").first.click()


def unproven(tour: Tour) -> None:
    """Come with an address that was typed in, and that nobody proved to be theirs."""
    who, house = tour.stranger(), tour.site.house
    house.call("PUT", f"/v1/accounts/{who.account}", {"state": "active"})
    link = {"channel": "email", "address": who.mail, "verified": "none"}
    house.ask(f"/v1/accounts/{who.account}/contacts", link)
    house.grant(who.mail, channel="email")
    tour.open(tour.site.manage(account=who.account, language=tour.language))


def prove_sent(tour: Tour) -> None:
    unproven(tour)
    tour.page.locator("button[form$=prove]").click()


def ending(tour: Tour) -> None:
    come(tour)
    tour.page.locator("#ending").evaluate("dialog => dialog.showModal()")


def ended(tour: Tour) -> None:
    come(tour)
    with later(tour, minutes=31):
        tour.page.reload()


def replaced(tour: Tour) -> None:
    who = come(tour)
    tour.site.manage(account=who.account, language=tour.language)
    tour.page.reload()


def kept(tour: Tour) -> None:
    come(tour)
    flip(tour, "sms", "offers")
    with later(tour, minutes=31):
        save(tour)


def sent_again(tour: Tour) -> None:
    come(tour)
    with later(tour, minutes=31):
        tour.page.reload()
        tour.press()


def closed(tour: Tour) -> None:
    who = tour.somebody()
    link = tour.site.manage(account=who.account, language=tour.language)
    tour.site.house.call("POST", f"/v1/accounts/{who.account}/deactivate")
    tour.open(link)


def no_rules(tour: Tour) -> None:
    come(tour)
    with tour.site.house.as_owner() as owner:
        owner.execute("DELETE FROM policy_current")
    tour.page.reload()
    publish(tour.site.house, lambda _: None)


def signal(tour: Tour) -> None:
    """Come with a browser that says no sale, after agreeing to it by oneself."""
    who = tour.somebody()
    said = {**FORM, "wording": "choices-v1", "language": tour.language}
    ads = {"channel": "email", "purpose": "targeted_ads", "evidence": said}
    tour.site.house.grant(who.mail, **ads)
    link = tour.site.manage(account=who.account, language=tour.language)
    tour.page.set_extra_http_headers({"Sec-GPC": "1"})
    tour.open(link)
    tour.page.set_extra_http_headers({})


def way_back(tour: Tour) -> None:
    publish(tour.site.house, with_brand(return_origins=["https://shop.example"]))
    come(tour, return_to="https://shop.example/account")


CHOOSING = (
    State("page", "preferences.html", whole, "Who may reach whom, where."),
    State("past", "preferences.html", past, "What was agreed to.", "#past li >> nth=0"),
    State("unsaved", "preferences.html", unsaved, "A switch was touched."),
    State("saved", "preferences.html", saved, "What changed, in words."),
    State("agree", "agree.html", agree, "What is switched on is agreed to first."),
    State("agree-name", "agree.html", no_name, "The name is missing."),
    State("agreed", "preferences.html", agreed, "It was agreed to."),
    State("waiting", "preferences.html", waiting, "A second step is to come."),
    State("stopped", "preferences.html", stopped, "Everything was stopped."),
    State("stopped-partly", "preferences.html", stopped_in_part, "Not all of it is."),
    State("taken-back", "preferences.html", taken_back, "The stop was taken back."),
    State("conflict", "preferences.html", conflict, "It was switched off elsewhere."),
    State("not-me", "preferences.html", not_me, "An address is somebody else's now."),
    State("unproven", "preferences.html", unproven, "An address nobody proved."),
    State("prove-sent", "preferences.html", prove_sent, "A link went to it."),
    State("signal", "preferences.html", signal, "The browser says no sale, too."),
    State(
        "way-back", "preferences.html", way_back, "It leads back to a site.", ".back"
    ),
    State("closed", "preferences.html", closed, "The account is closed."),
    State("no-rules", "preferences.html", no_rules, "The rules cannot be read."),
    State("ending", "preferences.html", ending, "The link is about to end."),
    State("ended", "link_ended.html", ended, "It has ended."),
    State("replaced", "link_ended.html", replaced, "A newer link ended it."),
    State("kept", "link_ended.html", kept, "It has ended, and what was typed is kept."),
    State("sent-again", "link_ended.html", sent_again, "A fresh one is on its way."),
)
