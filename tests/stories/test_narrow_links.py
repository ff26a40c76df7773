"""Links that can only switch off: what they show, and what nobody gets by them."""

import html

import pytest
from werkzeug.test import TestResponse

from tests.stories.house import House, Json
from tests.stories.mails import link_in, subscribed
from tests.stories.people import ANA, ANA_MAIL, PUBLIC_URL, WORDING
from tests.stories.pressing import form, forms_of, press

SEND = "Send me a link to all my choices"
PHONE: Json = {"channel": "location", "purpose": "nearby_stores"}
DEVICE = "device-of-ana-0001"
IN_USE: Json = {"use": "locate", "location": {"foreground": True}}
LOOKS = [
    ("GET", {}),
    ("HEAD", {}),
    ("OPTIONS", {}),
    ("GET", {"Sec-GPC": "1"}),
    ("GET", {"Sec-Purpose": "prefetch;prerender"}),
]


@pytest.fixture
def link(house: House) -> str:
    """A link of a mail to Ana, whose account has a number too."""
    house.call("PUT", "/v1/accounts/C-1", {"state": "active"})
    path = link_in(subscribed(house))
    house.grant(ANA)
    for channel, address in (("email", ANA_MAIL), ("sms", ANA)):
        linked = {"channel": channel, "address": address, "verified": "purchase"}
        house.ask("/v1/accounts/C-1/contacts", linked)
    return path.replace("/unsubscribe/", "/preferences/")


@pytest.fixture
def device(house: House) -> str:
    """The page of a device that agreed to be located, for two purposes."""
    wording = {**WORDING, "id": "near-v1", "channels": ["location"]}
    house.ask("/v1/wordings", wording)
    evidence = {"door": "device", "wording": "near-v1"}
    house.grant(DEVICE, **PHONE, basis="express", evidence=evidence)
    token = house.ask("/v1/device-links", {"device": DEVICE})["token"]
    return f"/preferences/{token}"


def get(house: House, path: str, **headers: str) -> TestResponse:
    return house.app.test_client().get(path, headers=headers)


def test_whoever_a_mail_is_forwarded_to_sees_one_masked_address_and_one_purpose(
    house: House, link: str
) -> None:
    shown = [
        get(house, link),
        get(house, link.replace("/preferences/", "/unsubscribe/")),
    ]

    for page in shown:
        assert page.status_code == 200
        assert "a…@example.com" in page.text
        assert "Offers" in page.text
        for private in (ANA_MAIL, ANA, ANA[-4:], "C-1", "Newsletter", "Surveys"):
            assert private not in page.text


def test_its_button_switches_off_and_can_be_undone(house: House, link: str) -> None:
    off = press(house, get(house, link), "Switch off on every channel")
    refused = house.check(ANA_MAIL, channel="email").reasons
    press(house, off, "Undo")

    assert refused == {"opted_out"}
    assert house.check(ANA_MAIL, channel="email").outcome == "allow"


def test_a_link_to_all_choices_goes_to_the_address_itself(
    house: House, link: str
) -> None:
    answer = press(house, get(house, link), SEND)
    house.work()

    sent = house.sendgrid.mails[-1]
    assert "on its way to a…@example.com" in answer.text
    assert f"{PUBLIC_URL}/preferences/" not in answer.text
    assert f"{PUBLIC_URL}/preferences/" in str(sent.json)
    assert ANA_MAIL in str(sent.json)


def test_a_form_that_was_not_shown_here_has_nothing_sent(
    house: House, link: str
) -> None:
    before = house.rows()

    answer = house.app.test_client().post(link, data={"step": "send"})

    assert answer.status_code == 403
    assert house.rows() == before


@pytest.mark.parametrize(("method", "headers"), LOOKS, ids=repr)
def test_whoever_only_looks_changes_nothing(
    house: House, link: str, device: str, method: str, headers: dict[str, str]
) -> None:
    before = house.rows()
    unsubscribe = link.replace("/preferences/", "/unsubscribe/")
    undo = f"{unsubscribe}/undo"

    for path in (link, unsubscribe, undo, device):
        house.app.test_client().open(path, method=method, headers=headers)

    assert house.rows() == before


def test_a_devices_page_shows_what_it_agreed_to_and_only_switches_off(
    house: House, device: str
) -> None:
    page = get(house, device)

    assert "Stores near you" in page.text
    assert "Acme Hosting" in page.text
    assert str(WORDING["text"]) in html.unescape(page.text)
    assert DEVICE not in page.text
    assert {name for each in forms_of(page) for name in each.buttons} == {
        "Switch off everything",
        "Switch off “Stores near you”",
    }


@pytest.mark.parametrize(
    "button", ["Switch off everything", "Switch off “Stores near you”"]
)
def test_a_device_is_located_no_more_once_its_page_says_so(
    house: House, device: str, button: str
) -> None:
    before = house.check(DEVICE, **PHONE, **IN_USE).outcome

    page = press(house, get(house, device), button)

    said = house.history(house.look_up(DEVICE, "location")["contact"])[-1]["event"]
    assert before == "allow"
    assert "not used for anything" in page.text
    assert house.check(DEVICE, **PHONE, **IN_USE).reasons == {"opted_out"}
    assert (said["kind"], said["door"]) == ("withdrawn", "link")


def test_what_a_page_says_is_switched_off_is_on_record(
    house: House, device: str
) -> None:
    """Also where it had ended meanwhile: the page was shown before."""
    shown = form(get(house, device), "Switch off “Stores near you”")
    house.say("withdraw", DEVICE, channel="location", purpose="*", seller="*")

    page = house.app.test_client().post(device, data=shown.fields)
    other = house.app.test_client().post(
        device, data={**shown.fields, "purpose": "offers"}
    )

    assert "It is switched off." in page.text
    assert "It is switched off." not in other.text
    assert house.kinds(DEVICE, "location") == ["granted", "withdrawn", "withdrawn"]


def test_a_devices_form_of_nobodys_or_for_nothing_records_nothing(
    house: House, device: str
) -> None:
    shown = form(get(house, device), "Switch off everything")
    client = house.app.test_client()

    forged = client.post(device, data={"step": "off"})
    other = client.post(device, data={**shown.fields, "purpose": "offers"})
    on = client.post(device, data={**shown.fields, "step": "on"})

    assert [forged.status_code, other.status_code, on.status_code] == [403, 200, 200]
    assert house.kinds(DEVICE, "location") == ["granted"]


def test_mutated_tokens_open_no_page(house: House, link: str, device: str) -> None:
    client = house.app.test_client()
    tokens = [path.rsplit("/", 1)[1] for path in (link, device)]
    others = [
        token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        for token in tokens
        for place in range(0, len(token), 7)
    ]
    before = house.rows()

    statuses = {
        client.open(
            f"/preferences/{other}{rest}",
            method=method,
            environ_base={"REMOTE_ADDR": f"10.{number}.0.1"},
        ).status_code
        for number, other in enumerate([*others, tokens[0][:-3], f"{tokens[1]}A"])
        for method, rest in (("GET", ""), ("POST", ""))
    }

    assert statuses == {404}
    assert house.rows() == before
