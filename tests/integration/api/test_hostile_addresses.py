"""Addresses that are none: refused, and never repeated."""

import pytest

from tests.integration.api.service import Api


@pytest.mark.parametrize("address", ["+14155", "a@b", "a@b@c.example", "+" + "9" * 390])
@pytest.mark.parametrize("channel", ["sms", "email", "call", "mail", "location"])
def test_an_address_of_another_channel_is_422(
    api: Api, channel: str, address: str
) -> None:
    asked = {"channel": channel, "address": address, "purpose": "security"}

    answer = api.send("POST", "/v1/guard/check", asked)

    assert answer.status_code == 422
    assert address not in answer.text


@pytest.mark.parametrize(
    "address",
    [
        {},
        {"lines": [], "city": "Bonn", "country": "DE"},
        {"lines": ["1"] * 7, "city": "Bonn", "country": "DE"},
        {"lines": [["1"]], "city": "Bonn", "country": "DE"},
        {"lines": ["1"], "city": "Bonn", "country": "XX"},
        {"lines": ["1"], "city": "Bonn", "country": "DE", "extra": 1},
        {"lines": ["1\n2"], "city": {"a": 1}, "country": []},
    ],
)
def test_a_house_that_is_none_is_422(api: Api, address: dict[str, object]) -> None:
    asked = {"channel": "mail", "address": address, "purpose": "offers"}

    assert api.send("POST", "/v1/guard/check", asked).status_code == 422
