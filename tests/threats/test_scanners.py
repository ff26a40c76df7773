"""Whoever follows links without pressing anything changes nothing.

Mail scanners, link previews and browsers that fetch ahead open every link of a message.
"""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from tests.doubles.sendgrid_double import SentMail
from tests.stories.asking import ask
from tests.stories.contents import contents
from tests.stories.house import House
from tests.stories.joining import Site, filled
from tests.stories.mails import ONE_CLICK, parts, subscribed
from tests.stories.people import ANA_MAIL, PUBLIC_URL

FETCHES: list[tuple[str, dict[str, str]]] = [
    ("GET", {}),
    ("HEAD", {}),
    ("OPTIONS", {}),
    ("GET", {"Purpose": "prefetch"}),
    ("GET", {"Sec-Purpose": "prefetch;prerender", "Sec-GPC": "1"}),
    ("HEAD", {"Sec-GPC": "1"}),
    ("GET", {"X-Moz": "prefetch", "X-Purpose": "preview"}),
    ("GET", {"User-Agent": "Mozilla/5.0 (compatible; BingPreview/1.0b)"}),
]
"""How machines open links, and browsers for people who have not come yet."""


MANAGE = 43
"""The length of the token of a manage link."""


def an_offer(house: House) -> None:
    subscribed(house, text="Half price. {{preferences_url}}")


def a_confirmation(house: House) -> None:
    Site(house=house).sign_up()


def a_link_to_the_page(house: House) -> None:
    house.grant(ANA_MAIL, channel="email")
    ask(house, ANA_MAIL)
    house.work()


MAILS: dict[str, Callable[[House], None]] = {
    "offer": an_offer,
    "confirmation": a_confirmation,
    "link": a_link_to_the_page,
}


def links_in(mail: SentMail) -> set[str]:
    """Return the path of every link of ours in a mail, its headers included."""
    texts = [*mail.headers.values(), *parts(mail).values()]
    urls = re.findall(re.escape(PUBLIC_URL) + r"[^\s\"'<>&)]*", " ".join(texts))
    return {urlsplit(url).path for url in urls}


@pytest.mark.parametrize("mail", MAILS)
def test_a_machine_that_opens_every_link_changes_nothing_and_a_press_does(
    house: House, mail: str
) -> None:
    MAILS[mail](house)
    links = links_in(house.sendgrid.mails[-1])
    client = house.app.test_client()
    before = contents(house)

    statuses = {
        client.open(link, method=method, headers=headers).status_code
        for link in links
        for method, headers in FETCHES
    }

    assert links
    assert statuses == {200}
    assert contents(house) == before
    for link in links:
        pressed(house, link)
        after = contents(house)
        assert after != before, link
        before = after


def pressed(house: House, link: str) -> None:
    """Do what a person does at a link: press the button of the page."""
    client = house.app.test_client()
    form = filled(client.get(link).text)
    manages = len(link.rpartition("/")[2]) == MANAGE
    step = "stop_everything" if manages else "send"
    said = {**form, "step": step} if "csrf" in form else ONE_CLICK
    assert client.post(link, data=said).status_code == 200
