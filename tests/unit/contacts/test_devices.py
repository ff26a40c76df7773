"""What is a device, and what is a person instead."""

import pytest

from consent.contacts.address import parse
from consent.contacts.forms import InvalidAddressError
from consent.vocabulary.channel import Channel


def test_a_device_is_its_id_to_the_letter() -> None:
    assert parse(Channel.LOCATION, "a3F9-77c1-xyz").text == "a3F9-77c1-xyz"


@pytest.mark.parametrize(
    "value",
    [
        "short",
        "x" * 201,
        "has space1",
        "ana@example.com",
        "+14155550123",
        "(415)555-0123",
        "4155550123",
        "tel:+14155550123",
        "ünïcödé-device",
        None,
        {"id": "a3F9-77c1"},
    ],
)
def test_what_looks_like_a_person_is_no_device(value: object) -> None:
    with pytest.raises(InvalidAddressError):
        parse(Channel.LOCATION, value)
