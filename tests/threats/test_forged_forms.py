"""A form on somebody else's site is sent by the browser of whom it is about (CSRF)."""

import re
from dataclasses import dataclass
from uuid import UUID

import pytest

from consent.links.personal import ConfirmTokens, EventLink, UndoTokens
from consent.links.tokens import WithdrawTokens
from consent.settings import Settings
from consent.vocabulary.ids import ContactId, EventId
from consent.web.contract import contract_of
from consent.web.services import service
from tests.stories.house import House, Json
from tests.stories.page import path_of
from tests.stories.people import ANA_MAIL

HEARD_FROM_ELSEWHERE = {
    "/unsubscribe/<token>",  # RFC 8058: mailbox providers press it.
    "/subscribe",  # It stands on listed sites; a request alone gives nothing.
}
FOR_ANYBODY = ["/preferences", "/preferences/code"]
STEPS = ["stop_everything", "not_me", "send", "off", "again", "save"]
FOREIGN = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "https://www.consent.example.com"},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """True pages with a form that is bound to a link, by rule, and what is sent."""

    bound: dict[str, list[str]]
    filled: Json

    @property
    def paths(self) -> list[str]:
        """Return every page that takes a form."""
        return [*FOR_ANYBODY, *(path for some in self.bound.values() for path in some)]


@pytest.fixture
def forms(house: House) -> Forms:
    """Ana's pages, each with a button that would change something."""
    asked = {"action": "request", "purpose": "newsletter", "basis": "express"}
    requested = house.grant(ANA_MAIL, channel="email")["event"]["contact"]
    waits = house.ask(
        "/v1/consents",
        {
            **asked,
            "address": ANA_MAIL,
            "channel": "email",
            "evidence": {"door": "web_form", "wording": "form-v1"},
        },
    )["event"]["id"]
    device = house.ask("/v1/device-links", {"device": "device-of-ana-0001"})["token"]
    with house.app.app_context():
        keys = service(Settings).fingerprint_keys
    ana = ContactId(UUID(requested))
    withdraw = WithdrawTokens(keys).issue(ana, "acme", "offers")
    house.app.test_client().post(f"/unsubscribe/{withdraw}")
    off = house.history(requested)[-1]["event"]["id"]
    undo = UndoTokens(keys).issue(EventLink(contact=ana, event=EventId(UUID(off))))
    confirm = ConfirmTokens(keys).issue(
        EventLink(contact=ana, event=EventId(UUID(waits)))
    )
    return Forms(
        bound={
            "/preferences/<token>": [
                path_of(house, ANA_MAIL),
                f"/preferences/{withdraw}",
                f"/preferences/{device}",
            ],
            "/unsubscribe/<token>/undo": [f"/unsubscribe/{withdraw}/undo"],
            "/confirm/<token>": [f"/confirm/{confirm}"],
        },
        filled={
            "address": ANA_MAIL,
            "code": "123456",
            "undo": undo,
            "contact": requested,
        },
    )


def seal_of(house: House, path: str) -> str:
    """Return the seal of the form that a page shows."""
    shown = house.app.test_client().get(path).text
    found = re.search(r'name="csrf" value="([^"]+)"', shown)
    return "" if found is None else found[1]


def alike(path: str, other: str) -> bool:
    """Say whether two pages have one seal: they are of one token, or of none."""
    token, its = (None if p in FOR_ANYBODY else p.split("/")[2] for p in (path, other))
    return token == its


def test_every_form_is_sealed_but_those_that_are_meant_for_others(
    house: House, forms: Forms
) -> None:
    app = house.app
    promised = [
        (rule.rule, contract_of(app, rule.endpoint))
        for rule in app.url_map.iter_rules()
        if "POST" in (rule.methods or ())
    ]

    taking = {name for name, each in promised if each and "html" in each.answer_media}

    assert taking == {*FOR_ANYBODY, *forms.bound, *HEARD_FROM_ELSEWHERE}


def test_a_form_without_the_seal_of_its_own_page_does_nothing(
    house: House, forms: Forms
) -> None:
    seals = {path: seal_of(house, path) for path in forms.paths}
    client = house.app.test_client()
    before = house.rows()

    for path in forms.paths:
        others = {seal for each, seal in seals.items() if not alike(each, path)}
        for number, seal in enumerate({"", "x", seals[path][:-1]} | others):
            step = STEPS[number % len(STEPS)]
            data = {**forms.filled, "step": step, "csrf": seal}
            assert client.post(path, data=data).status_code == 403, path

    assert house.rows() == before


def test_a_page_that_anybody_can_open_is_sent_from_itself_alone(
    house: House, forms: Forms
) -> None:
    client = house.app.test_client()
    before = house.rows()

    for path in FOR_ANYBODY:
        data = {**forms.filled, "csrf": seal_of(house, path)}
        for headers in FOREIGN:
            answer = client.post(path, data=data, headers=headers)
            assert answer.status_code == 403, (path, headers)

    assert house.rows() == before
