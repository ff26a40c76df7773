"""The states of the pages of people who have no link, or only half of a yes."""

import re

from tests.browser.tour import State, Tour, later
from tests.stories.mails import parts
from tests.stories.people import PUBLIC_URL
from tests.stories.publishing import list_a_form

JOIN = """wording => {
    const form = document.querySelector('form');
    form.action = '/subscribe';
    for (const [name, value] of Object.entries(wording)) {
        const field = document.createElement('input');
        field.name = name;
        field.value = value;
        form.append(field);
    }
    form.querySelector('[name=csrf]').remove();
    form.querySelector('#address').value = wording.email || wording.phone || '';
    form.querySelector('#address').name = 'unused';
    form.submit();
}"""
"""Makes a sign-up form of a page of ours, and sends it."""


def ask(tour: Tour) -> None:
    tour.open("/preferences")


def asked(tour: Tour, address: str) -> None:
    ask(tour)
    tour.page.locator("#address").fill(address)
    tour.press()


def asked_in_vain(tour: Tour) -> None:
    asked(tour, "neither this nor that")


def asked_by_mail(tour: Tour) -> None:
    asked(tour, tour.somebody().mail)


def asked_by_phone(tour: Tour) -> None:
    asked(tour, tour.somebody().phone)


def code_form(tour: Tour) -> None:
    tour.open("/preferences/code")


def wrong_code(tour: Tour) -> None:
    asked_by_phone(tour)
    tour.page.locator("#code").fill("000 000")
    tour.press()


def right_code(tour: Tour) -> None:
    who = tour.somebody()
    asked(tour, who.phone)
    tour.site.work()
    code = re.search(r"\b\d{6}\b", tour.site.house.twilio.texts[-1].form["Body"])
    tour.page.locator("#code").fill(code[0] if code else "")
    tour.press()


def join(tour: Tour, **fields: str) -> None:
    """Sign up, as a form on the business's site does."""
    if "phone" in fields:
        list_a_form(tour.site.house)
    ask(tour)
    said = {
        "wording": "choices-v1",
        "language": tour.language,
        "signature": "Ana Lopez",
    }
    with tour.page.expect_navigation():
        tour.page.evaluate(JOIN, {**said, **fields})


def joined_by_mail(tour: Tour) -> None:
    join(tour, email=tour.stranger().mail, purpose="newsletter")


def joined_by_phone(tour: Tour) -> None:
    join(tour, phone=tour.stranger().phone, purpose="offers")


def join_refused(tour: Tour) -> None:
    join(tour, email="neither this nor that")


def confirm(tour: Tour) -> None:
    joined_by_mail(tour)
    tour.site.work()
    text = parts(tour.site.house.sendgrid.mails[-1])["text/plain"]
    found = re.search(re.escape(PUBLIC_URL) + r"/confirm/\S+", text)
    tour.open(found[0] if found else "")


def confirmed(tour: Tour) -> None:
    confirm(tour)
    tour.press()


def confirm_ended(tour: Tour) -> None:
    confirm(tour)
    with later(tour, days=30):
        tour.page.reload()


ASKING = (
    State("ask", "ask.html", ask, "Nobody has a link yet: one is sent on request."),
    State("ask-wrong", "ask.html", asked_in_vain, "What was typed is no address."),
    State("asked-mail", "asked.html", asked_by_mail, "The same, known or not."),
    State("asked-phone", "asked.html", asked_by_phone, "A phone gets a code."),
    State("code", "code.html", code_form, "The code, and the number it came to."),
    State("code-wrong", "code.html", wrong_code, "A code that opens nothing."),
    State("code-right", "code_done.html", right_code, "A code that opens the page."),
)
JOINING = (
    State("joined-mail", "joined.html", joined_by_mail, "After a sign-up form."),
    State("joined-phone", "joined.html", joined_by_phone, "The same by text."),
    State("join-refused", "join_refused.html", join_refused, "A form with a fault."),
    State("confirm", "confirm.html", confirm, "The second step: one button."),
    State("confirmed", "confirmed.html", confirmed, "It was taken."),
    State("confirm-ended", "confirm_ended.html", confirm_ended, "It is too late."),
)
