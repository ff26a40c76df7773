"""A withdraw link does the one thing it is for, and a forged one does nothing."""

import base64
from ipaddress import IPv4Address

import pytest

from consent.links.tokens import WithdrawTokens
from consent.settings import NamedKey
from consent.vocabulary.ids import ContactId, new_id
from tests.integration.api.service import Api, a_grant, a_number

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def contact(api: Api) -> str:
    granted = api.post("/v1/consents", a_grant(a_number())).get_json()
    found: str = granted["event"]["contact"]
    return found


@pytest.fixture
def token(api: Api, contact: str) -> str:
    return api.withdraw_token(contact, seller="acme", purpose="offers")


def _events(api: Api, contact: str) -> list[str]:
    history = api.send("GET", f"/v1/contacts/{contact}/history").get_json()
    return [item["event"]["kind"] for item in history["items"]]


def _elsewhere(number: int) -> dict[str, str]:
    """Come from a network that nobody else comes from: guesses are counted by those."""
    return {"REMOTE_ADDR": str(IPv4Address("10.0.0.1") + 256 * number)}


def test_a_mutated_token_opens_nothing(api: Api, contact: str, token: str) -> None:
    client = api.app.test_client()
    letters = "AaZz09-_"
    mutated = {
        token[:place] + letter + token[place + 1 :]
        for place in range(len(token))
        for letter in letters[place % 8 : place % 8 + 2]
    } - {token}

    statuses = {
        client.open(
            f"/unsubscribe/{each}", method=method, environ_base=_elsewhere(number)
        ).status_code
        for number, each in enumerate(sorted(mutated))
        for method in ("GET", "POST")
    }

    assert statuses == {404}
    assert _events(api, contact) == ["granted"]


def test_a_token_cut_lengthened_or_respelled_opens_nothing(
    api: Api, contact: str, token: str
) -> None:
    raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    others = [
        *(token[:length] for length in range(1, len(token), 7)),
        token + "A",
        token + token,
        token + "=" * (-len(token) % 4 or 4),
        token.swapcase(),
        base64.b64encode(raw).decode().replace("/", "%2F") + "%3D",
        f"%20{token}",
        f"{token}%00",
        f"{token}%0A",
        f"{token}/",
        f"..%2F{token}",
        "x" * 5000,
        "%F0%9F%9B%91",
        "%FF",
        "%00",
    ]

    client = api.app.test_client()
    statuses = [
        client.post(f"/unsubscribe/{each}", environ_base=_elsewhere(number)).status_code
        for number, each in enumerate(others)
    ]

    assert set(statuses) == {404}
    assert _events(api, contact) == ["granted"]


def test_a_token_under_another_key_opens_nothing(api: Api) -> None:
    ours = api.settings.fingerprint_keys[0]
    theirs = NamedKey(version=ours.version, key=b"x" * 32)
    forged = WithdrawTokens([theirs]).issue(ContactId(new_id()), "acme", "offers")

    assert api.app.test_client().post(f"/unsubscribe/{forged}").status_code == 404


def test_a_token_of_nobody_is_404(api: Api) -> None:
    token = api.withdraw_token(str(new_id()), seller="acme", purpose="offers")

    statuses = [
        api.app.test_client().open(f"/unsubscribe/{token}", method=m).status_code
        for m in ("GET", "POST")
    ]

    assert statuses == [404, 404]


def test_looking_changes_nothing(api: Api, contact: str, token: str) -> None:
    client = api.app.test_client()

    statuses = [
        client.open(f"/unsubscribe/{token}", method=method).status_code
        for method in ("GET", "HEAD", "OPTIONS")
    ]

    assert statuses == [200, 200, 200]
    assert _events(api, contact) == ["granted"]


@pytest.mark.parametrize("media", ["application/x-www-form-urlencoded", "multipart"])
def test_one_click_works_in_both_encodings_and_is_recorded_each_time(
    api: Api, contact: str, token: str, media: str
) -> None:
    kind = "multipart/form-data" if media == "multipart" else media
    client = api.app.test_client()

    answers = [
        client.post(f"/unsubscribe/{token}", data=ONE_CLICK, content_type=kind)
        for _ in range(3)
    ]

    assert {a.status_code for a in answers} == {200}
    assert not any(a.headers.getlist("Set-Cookie") for a in answers)
    assert _events(api, contact) == ["granted"] + ["withdrawn"] * 3


@pytest.mark.parametrize(
    ("body", "media"),
    [
        (b"", ""),
        (b"\xff\x00", "application/x-www-form-urlencoded"),
        (b"broken", "multipart/form-data; boundary=x"),
        (b"broken", "multipart/form-data"),
        (b"{", "application/json"),
        (b"a=1&" * 5000, "application/x-www-form-urlencoded"),
        (b"x" * 100, "nonsense"),
    ],
    ids=repr,
)
def test_whatever_is_posted_with_it_a_link_withdraws(
    api: Api, contact: str, token: str, body: bytes, media: str
) -> None:
    answer = api.app.test_client().post(
        f"/unsubscribe/{token}", data=body, content_type=media
    )

    assert answer.status_code == 200
    assert _events(api, contact) == ["granted", "withdrawn"]


def test_a_page_shows_no_address_whole(api: Api) -> None:
    number = a_number()
    granted = api.post("/v1/consents", a_grant(number)).get_json()
    contact = granted["event"]["contact"]
    token = api.withdraw_token(contact, seller="acme", purpose="offers")

    page = api.app.test_client().get(f"/unsubscribe/{token}")

    assert number not in page.text
    assert contact not in page.text


def test_a_user_agent_of_any_shape_is_taken(api: Api, contact: str, token: str) -> None:
    agent = ("é\x00\x1b" + "x" * 5000).encode().decode("latin-1")

    answer = api.app.test_client().post(
        f"/unsubscribe/{token}", environ_overrides={"HTTP_USER_AGENT": agent}
    )

    assert answer.status_code == 200
    assert _events(api, contact) == ["granted", "withdrawn"]
