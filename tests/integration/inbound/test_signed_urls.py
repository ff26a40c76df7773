"""A signature is over the URL that we are known by, and the target as it came."""

from urllib.parse import urlencode

import pytest

from tests.integration.inbound.posts import (
    STOP,
    TEXTS,
    post,
    post_with,
    served,
    signed,
    stopped,
)
from tests.stories.fixtures import OpenHouse
from tests.stories.house import House
from tests.stories.people import PUBLIC_URL


@pytest.mark.parametrize(
    "query",
    ["?a=b%20c", "?a=b+c", "?a=%7Etilde", "?a=%C3%A9", "?a=1&a=2&b=", "?a=%2F;%3D"],
)
def test_the_target_is_signed_as_it_was_sent_escapes_and_all(
    house: House, query: str
) -> None:
    house.grant()
    target = TEXTS + query

    with served(house) as port:
        signature = signed(target, STOP)
        status = post(port, target, urlencode(STOP), {"X-Twilio-Signature": signature})

    assert status == 200
    assert stopped(house)


def test_a_target_that_reads_the_same_but_was_not_signed_is_refused(
    house: House,
) -> None:
    house.grant()
    signature = signed(f"{TEXTS}?a=b%20c", STOP)

    with served(house) as port:
        status = post(
            port,
            f"{TEXTS}?a=b+c",
            urlencode(STOP),
            {"X-Twilio-Signature": signature},
        )

    assert status == 403
    assert not stopped(house)


def test_behind_a_proxy_the_public_url_counts_and_not_what_headers_say(
    open_house: OpenHouse,
) -> None:
    house = open_house(CONSENT_TRUSTED_PROXIES="1")
    house.grant()
    passed_on = {
        "Host": "10.0.0.7:8080",
        "X-Forwarded-For": "54.172.60.1",
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Prefix": "/elsewhere",
        "X-Twilio-Signature": signed(TEXTS, STOP),
    }

    with served(house) as port:
        status = post(port, TEXTS, urlencode(STOP), passed_on)

    assert status == 200
    assert stopped(house)


def test_a_signature_for_the_host_that_a_header_names_is_refused(
    open_house: OpenHouse,
) -> None:
    house = open_house(CONSENT_TRUSTED_PROXIES="1")
    forged = {
        "Host": "evil.example",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "X-Twilio-Signature": signed(TEXTS, STOP, "https://evil.example"),
    }

    with served(house) as port:
        status = post(port, TEXTS, urlencode(STOP), forged)

    assert status == 403


@pytest.mark.parametrize(
    "signed_for",
    [
        "https://consent.example.com:8443",
        "https://consent.example.com",
    ],
)
def test_a_port_in_the_public_url_may_be_signed_or_left_out(
    open_house: OpenHouse, signed_for: str
) -> None:
    house = open_house(CONSENT_PUBLIC_URL="https://consent.example.com:8443")
    house.grant()

    answer = post_with(house, signed(TEXTS, STOP, signed_for))

    assert answer.status_code == 200
    assert stopped(house)


def test_a_signature_for_another_scheme_host_or_path_is_refused(house: House) -> None:
    elsewhere = [
        "http://consent.example.com",
        "https://consent.example.org",
        f"{PUBLIC_URL}/prefix",
    ]

    statuses = {
        post_with(house, signed(TEXTS, STOP, url)).status_code for url in elsewhere
    }

    assert statuses == {403}
