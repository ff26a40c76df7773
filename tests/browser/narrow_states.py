"""The states of the pages that a link in a message leads to."""

from tests.browser.tour import State, Tour, later
from tests.stories.mails import link_in
from tests.stories.people import WORDING
from tests.stories.publishing import of_class, publish

DEVICE = {"channel": "location", "purpose": "nearby_stores"}


def unsubscribe(tour: Tour) -> None:
    tour.open(link_in(tour.mailed(tour.somebody())))


def unsubscribed(tour: Tour) -> None:
    unsubscribe(tour)
    tour.press()


def undone(tour: Tour) -> None:
    unsubscribed(tour)
    tour.press()


def undone_too_late(tour: Tour) -> None:
    unsubscribed(tour)
    with later(tour, hours=25):
        tour.press()


def undone_in_vain(tour: Tour) -> None:
    who = tour.somebody()
    tour.open(link_in(tour.mailed(who)))
    tour.press()
    said = {"channel": "email", "purpose": "offers"}
    tour.site.house.say("withdraw", who.mail, **said)
    tour.press()


def narrow(tour: Tour) -> None:
    path = link_in(tour.mailed(tour.somebody()))
    tour.open(path.replace("/unsubscribe/", "/preferences/"))


def narrow_sent(tour: Tour) -> None:
    narrow(tour)
    tour.press(1)


def not_optional(tour: Tour) -> None:
    path = link_in(tour.mailed(tour.somebody(), purpose="surveys"))
    publish(tour.site.house, of_class("surveys", "service"))
    tour.open(path)
    publish(tour.site.house, of_class("surveys", "marketing"))


def device(tour: Tour) -> None:
    house = tour.site.house
    name = f"device-of-{tour.somebody().account}-0001"
    near = {**WORDING, "id": f"near-{name}", "channels": ["location"]}
    house.ask("/v1/wordings", near)
    said = {"door": "device", "wording": near["id"]}
    house.grant(name, **DEVICE, basis="express", evidence=said)
    token = house.ask("/v1/device-links", {"device": name})["token"]
    tour.open(f"/preferences/{token}")


def device_off(tour: Tour) -> None:
    device(tour)
    tour.press()


def link_unknown(tour: Tour) -> None:
    tour.open("/preferences/not-a-link")


def forged(tour: Tour) -> None:
    unsubscribed(tour)
    tour.page.locator("input[name=csrf]").evaluate("field => field.value = 'x'")
    tour.press()


NARROW = (
    State(
        "unsubscribe",
        "unsubscribe.html",
        unsubscribe,
        "A link at the foot of a message: one button.",
    ),
    State(
        "unsubscribed",
        "unsubscribed.html",
        unsubscribed,
        "It was pressed, and can be undone for a day.",
    ),
    State("undone", "undone.html", undone, "It was undone."),
    State(
        "undone-too-late", "undone.html", undone_too_late, "It can be undone no more."
    ),
    State(
        "undone-in-vain",
        "undone.html",
        undone_in_vain,
        "It was undone, and another choice still says no.",
    ),
    State(
        "narrow",
        "narrow.html",
        narrow,
        "The same link as a page: one address, masked, and nothing else.",
    ),
    State(
        "narrow-sent",
        "narrow.html",
        narrow_sent,
        "A link to all choices is sent to the address itself.",
    ),
    State(
        "not-optional",
        "not_optional.html",
        not_optional,
        "What belongs to the account by now.",
    ),
    State(
        "device",
        "device.html",
        device,
        "What a device agreed to; no account is joined to it.",
    ),
    State("device-off", "device.html", device_off, "It is switched off."),
    State(
        "link-unknown",
        "link_unknown.html",
        link_unknown,
        "A link that was cut, or guessed.",
    ),
    State(
        "forged-form", "problem.html", forged, "A form that this service did not show."
    ),
)
