"""What holds for an address of every channel."""

import pytest
from hypothesis import given, strategies as st

from consent.contacts.address import Address, parse
from consent.contacts.forms import InvalidAddressError
from consent.vocabulary.channel import Channel, ContactKind
from tests.unit.contacts.house import HOUSE


@pytest.mark.parametrize(
    ("channel", "value", "masked"),
    [
        (Channel.EMAIL, "Ana@example.com", "A…@example.com"),
        (Channel.SMS, "+14155550123", "…0123"),
        (Channel.MAIL, HOUSE, "…"),
        (Channel.LOCATION, "a3F9-77c1", "…"),
    ],
)
def test_a_masked_address_reaches_nobody(
    channel: Channel, value: object, masked: str
) -> None:
    assert parse(channel, value).masked == masked


@pytest.mark.parametrize(
    ("channel", "value", "secret"),
    [
        (Channel.EMAIL, "ana@localhost", "ana"),
        (Channel.SMS, "+1415555012", "5550"),
        (Channel.MAIL, {**HOUSE, "country": "Freedonia"}, "Freedonia"),
        (Channel.LOCATION, "ana @device", "ana"),
    ],
)
def test_an_error_says_where_and_what_would_be_right_but_never_the_address(
    channel: Channel, value: object, secret: str
) -> None:
    with pytest.raises(InvalidAddressError) as caught:
        parse(channel, value, at="/to")

    error = caught.value
    assert list(error.errors) == ["/to"]
    assert secret not in f"{error} {error!r} {error.detail} {error.errors}"
    assert error.__cause__ is None


def test_an_address_does_not_show_itself() -> None:
    assert repr(parse(Channel.EMAIL, "ana@example.com")) == "<Address email>"


@given(st.sampled_from(Channel), st.one_of(st.text(), st.none(), st.integers()))
def test_any_value_is_an_address_or_an_error(channel: Channel, value: object) -> None:
    try:
        address = parse(channel, value)
    except InvalidAddressError:
        return

    assert isinstance(address, Address)
    assert isinstance(address.kind, ContactKind)
