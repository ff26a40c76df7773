"""Every door there is, also the newest: who gets in, and what an answer carries."""

import re
from collections.abc import Iterator

import pytest
from werkzeug.routing import Rule

from consent.access.keys import Scope
from consent.inbound.gates import signed_by_twilio
from consent.web.contract import contract_of
from consent.web.gates import gates
from tests.stories.fixtures import OpenHouse, make_key
from tests.stories.house import House
from tests.stories.mails import link_in, subscribed
from tests.stories.people import PUBLIC_URL

SOMEBODY = "01890000-0000-7000-8000-000000000000"
PLACES = {"uuid": SOMEBODY, "int": "1", "path": "x.css", "": "C-1"}
# What says the same to everybody, and may be kept by anybody.
PUBLIC = {"/.well-known/gpc.json"}
EVIL = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}


def doors(house: House) -> Iterator[tuple[Rule, str, str]]:
    """Yield every rule with each of its methods and a path that it matches."""
    for rule in house.app.url_map.iter_rules():
        path = re.sub(
            r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>",
            lambda place: PLACES[place[1] or ""],
            rule.rule,
        )
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method, path


def scope_of(house: House, rule: Rule) -> str | None:
    promise = contract_of(house.app, rule.endpoint)
    return None if promise is None else promise.scope


def test_without_a_key_no_door_for_programs_opens(house: House) -> None:
    client = house.app.test_client()

    answers = {
        path: client.open(path, method=method).status_code
        for rule, method, path in doors(house)
        if scope_of(house, rule) is not None
    }

    assert len(answers) > 10
    assert set(answers.values()) == {401}


def test_a_key_with_every_other_scope_opens_no_door(house: House) -> None:
    keys = {
        scope: make_key(
            house.app,
            f"all-but-{scope.name.lower()}",
            [other for other in Scope if other not in {scope, Scope.ADMIN}],
        )
        for scope in Scope
    }

    answers = {
        (method, path): house.call(method, path, {}, key=keys[Scope(scope)])
        for rule, method, path in doors(house)
        for scope in [scope_of(house, rule)]
        if scope is not None
    }

    codes = {answer.get_json()["code"] for answer in answers.values()}
    assert codes == {"scope_missing"}


def test_without_a_signature_no_webhook_hears(house: House) -> None:
    client = house.app.test_client()
    before = house.rows()

    answers = [
        client.open(path, method=method, data={"MessageSid": "SM1", "From": "+1"})
        for rule, method, path in doors(house)
        if gates(house.app)[rule.endpoint.rpartition(".")[0]] is signed_by_twilio
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert house.rows() == before


def test_no_answer_sets_a_cookie_sends_elsewhere_or_may_be_kept(house: House) -> None:
    link = link_in(subscribed(house))
    paths = [(method, path) for _, method, path in doors(house)]
    called = [
        *paths,
        *((method, "/" + path[1:].replace("/", "//")) for method, path in paths),
        *((method, f"{path}/") for method, path in paths),
        ("GET", link),
        ("POST", link),
        ("GET", link.replace("/unsubscribe/", "//unsubscribe//")),
        ("GET", "//evil.example/docs"),
        ("GET", "/docs?next=https://evil.example"),
    ]

    assert house.app.secret_key is None  # Flask has nothing to sign a session with.
    for key in (house.key, None):
        headers = {**EVIL, **({"Authorization": f"Bearer {key}"} if key else {})}
        for method, path in called:
            answer = house.app.test_client().open(path, method=method, headers=headers)
            assert answer.headers.getlist("Set-Cookie") == [], path
            assert not 300 <= answer.status_code < 400, path
            assert "Location" not in answer.headers, path
            kept = answer.headers["Cache-Control"] not in {"no-store", "no-cache"}
            assert not kept or path in PUBLIC, path
            assert "evil.example" not in str(answer.headers) + answer.text, path


def test_a_link_names_our_own_host_whatever_host_was_called(house: House) -> None:
    house.grant("ana@example.com", channel="email")
    mail = {
        "channel": "email",
        "to": "ana@example.com",
        "purpose": "offers",
        "subject": "Today",
        "text": "Half price {{unsubscribe_url}} {{preferences_url}}",
        "html": "<p>Half price</p>",
    }
    headers = {
        **EVIL,
        "Authorization": f"Bearer {house.key}",
        "Idempotency-Key": "from-evil",
    }

    sent = house.app.test_client().post("/v1/messages", json=mail, headers=headers)
    house.work()

    assert sent.status_code == 202
    text = str(house.sendgrid.mails[-1].json)
    assert "evil.example" not in text
    assert set(re.findall(r"https?://[^/\"' <>]+", text)) == {PUBLIC_URL}


@pytest.mark.parametrize("hops", ["0", "1"])
def test_whose_network_it_is_only_a_trusted_proxy_tells(
    open_house: OpenHouse, hops: str
) -> None:
    house = open_house(CONSENT_TRUSTED_PROXIES=hops)
    client = house.app.test_client()

    statuses = [
        client.get(
            "/unsubscribe/none",
            headers={"X-Forwarded-For": f"10.{number}.0.1, 203.0.113.{number}"},
        ).status_code
        for number in range(62)
    ]

    assert statuses == [404] * 60 + [429] * 2
