"""Links for tools that send by themselves: each line is answered, in its order."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest
from werkzeug.test import TestResponse

from consent.access.keys import Scope
from tests.integration.api.narrow_keys import OTHER, contact_of
from tests.integration.api.service import Api, a_grant, a_number, an_email

PATH = "/v1/withdraw-links"
MEDIA = "application/x-ndjson"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}

Json = dict[str, Any]


def a_line(address: object, **changes: object) -> Json:
    """Return a line for an offer by text, unless changed."""
    asked = {"id": "a", "channel": "sms", "address": address, "purpose": "offers"}
    return {**asked, **changes}


def post(
    api: Api, body: bytes, *, key: str | None = None, media: str = MEDIA
) -> TestResponse:
    headers = {"Authorization": f"Bearer {key or api.admin}"}
    client = api.app.test_client()
    return client.post(PATH, data=body, content_type=media, headers=headers)


def links(api: Api, asked: Iterable[object], *, key: str | None = None) -> list[Json]:
    """Ask for the links of some lines, and return the answers but the last."""
    body = b"\n".join(
        line if isinstance(line, bytes) else orjson.dumps(line) for line in asked
    )
    answer = post(api, body, key=key)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.mimetype == MEDIA
    *found, last = map(orjson.loads, answer.get_data().splitlines())
    assert last == {"complete": True, "lines": len(found)}
    return found


def path_of(answer: Json) -> str:
    return urlsplit(answer["unsubscribe_url"]).path


def state(api: Api, address: str, channel: str = "sms") -> set[str]:
    """Return where an address stands for offers."""
    asked = {"channel": channel, "address": address}
    found = api.send("POST", "/v1/contacts/lookup", asked).get_json()
    return {one["state"] for one in found["standings"] if one["purpose"] == "offers"}


def test_a_link_switches_off_what_it_was_asked_for(api: Api, person: str) -> None:
    [made] = links(api, [a_line(person)])

    clicked = api.app.test_client().post(path_of(made), data=ONE_CLICK)

    assert clicked.status_code == 200
    assert state(api, person) == {"withdrawn"}


def test_a_link_comes_with_the_headers_of_one_click(api: Api) -> None:
    [made] = links(api, [a_line(an_email(), channel="email", id=7)])

    url = made["unsubscribe_url"]
    assert url.startswith(f"{api.settings.public_url}/unsubscribe/")
    assert made == {
        "id": 7,
        "unsubscribe_url": url,
        "headers": {
            "List-Unsubscribe": f"<{url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    }


def test_an_address_that_was_never_seen_has_a_link_that_works(api: Api) -> None:
    number = a_number()
    [made] = links(api, [a_line(number)])

    api.app.test_client().post(path_of(made), data=ONE_CLICK)

    api.post("/v1/consents", a_grant(number, occurred_at="2026-11-01T00:00:00Z"))
    assert state(api, number) == {"withdrawn"}


def test_asking_again_finds_the_same_contact(api: Api) -> None:
    number = a_number()
    links(api, [a_line(number), a_line(number)])
    first = contact_of(api, number)

    links(api, [a_line(number, purpose="surveys"), a_line(number, channel="call")])

    assert contact_of(api, number) == first


def test_every_line_is_answered_in_its_order_and_a_bad_one_spoils_no_other(
    api: Api,
) -> None:
    bad: list[tuple[object, str]] = [
        (b"{", "line_unreadable"),
        (b"[]", "line_no_object"),
        (b'{"id": "a\\u0000"}', "line_not_plain"),
        (b'{"id": "' + b"x" * 70_000 + b'"}', "line_too_long"),
        (a_line("+1415555"), "address_invalid"),
        (a_line(an_email()), "address_invalid"),
        (a_line({"lines": []}), "address_invalid"),
        (a_line(7), "invalid"),
        (a_line(a_number(), channel="fax"), "invalid"),
        (a_line("device-0123456789", channel="location"), "invalid"),
        (a_line(a_number(), extra=1), "invalid"),
        (a_line(a_number(), id=[1]), "invalid"),
        (a_line(a_number(), id=True), "invalid"),
        (a_line(a_number(), id="x" * 256), "invalid"),
        (a_line(a_number(), purpose=None), "invalid"),
        (a_line(a_number(), purpose="nothing"), "unknown_purpose"),
        (a_line(a_number(), purpose="*"), "unknown_purpose"),
        (a_line(a_number(), purpose="class:marketing"), "unknown_purpose"),
        (a_line(a_number(), purpose="security"), "purpose_not_optional"),
        (a_line(a_number(), purpose="opt_out_reply"), "purpose_not_optional"),
        (a_line(a_number(), seller="nobody"), "unknown_seller"),
        (a_line(a_number(), seller="*"), "unknown_seller"),
    ]
    asked = [line for one, _ in bad for line in (one, b"", a_line(a_number()))]

    found = links(api, asked)

    assert [one.get("error") for one in found[::2]] == [error for _, error in bad]
    assert [one["line"] for one in found[::2]] == list(range(1, 3 * len(bad), 3))
    assert all("unsubscribe_url" in one for one in found[1::2])


def test_a_bad_line_says_where_it_is_wrong_and_never_what_it_said(api: Api) -> None:
    number = a_number()

    [fax, short] = links(api, [a_line(number, channel="fax"), a_line(number + "99999")])

    assert (fax["id"], fax["line"]) == ("a", 1)
    assert set(fax["errors"]) == {"/channel"}
    assert set(short["errors"]) == {"/address"}
    assert number[1:] not in str([fax, short]) + api.written()


def test_a_key_makes_links_for_its_own_sellers_and_purposes_alone(api: Api) -> None:
    partner = api.key(Scope.LINKS, sellers=(OTHER,))
    surveys = api.key(Scope.LINKS, purposes=("surveys",))
    asked = [
        a_line(a_number()),
        a_line(a_number(), seller=OTHER),
        a_line(a_number(), purpose="surveys"),
    ]

    of_partner, of_surveys = (
        links(api, asked, key=partner),
        links(api, asked, key=surveys),
    )

    assert [one.get("error") for one in of_partner] == [
        "seller_not_allowed",
        None,
        "seller_not_allowed",
    ]
    assert [one.get("error") for one in of_surveys] == [
        "purpose_not_allowed",
        "purpose_not_allowed",
        None,
    ]


def test_what_a_key_may_not_have_makes_no_contact(api: Api) -> None:
    number = a_number()

    links(api, [a_line(number)], key=api.key(Scope.LINKS, sellers=(OTHER,)))

    asked = {"channel": "sms", "address": number}
    assert api.send("POST", "/v1/contacts/lookup", asked).status_code == 404


@pytest.mark.parametrize("scope", sorted(set(Scope) - {Scope.LINKS, Scope.ADMIN}))
def test_no_other_scope_makes_links(api: Api, scope: Scope) -> None:
    answer = post(api, b"{}", key=api.key(scope))

    assert answer.get_json()["code"] == "scope_missing"


def test_no_more_than_a_thousand_lines_go_at_once(api: Api) -> None:
    thousand = [b"{}"] * 1_000

    found = links(api, thousand)
    answer = post(api, b"\n".join([*thousand, b"{}"]))

    assert {one["error"] for one in found} == {"invalid"}
    assert (answer.status_code, answer.get_json()["code"]) == (413, "too_large")


def test_a_body_of_another_kind_is_refused_as_a_whole(api: Api) -> None:
    json = post(api, orjson.dumps(a_line(a_number())), media="application/json")
    large = post(api, b" " * 1_100_000)

    assert (json.status_code, large.status_code) == (415, 413)
    assert MEDIA in json.get_json()["remedy"]


def test_no_lines_are_none(api: Api) -> None:
    assert links(api, []) == []
    assert links(api, [b"", b"  "]) == []


def test_a_long_call_answers_every_line_in_its_order(api: Api) -> None:
    asked = [a_line(an_email(), channel="email", id=number) for number in range(120)]

    found = links(api, reversed(asked))

    assert [one["id"] for one in found] == list(reversed(range(120)))
    assert len({one["unsubscribe_url"] for one in found}) == 120
