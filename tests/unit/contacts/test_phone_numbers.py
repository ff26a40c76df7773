"""What is a telephone number, and the one form that each has."""

import pytest

from consent.contacts.address import Origin, parse
from consent.contacts.forms import InvalidAddressError
from consent.contacts.phone_number import is_costly
from consent.vocabulary.channel import Channel


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+14155550123", "+14155550123"),
        (" +1 (415) 555-0123 ", "+14155550123"),
        ("+44 20 7946 0000", "+442079460000"),
        ("+49.151.12345678", "+4915112345678"),
        ("\uff0b1\uff1415 555 0123", "+14155550123"),
        ("+43 111 3", "+431113"),
        ("+431113", "+431113"),
    ],
)
def test_a_number_has_one_form_however_it_is_written(written: str, number: str) -> None:
    assert parse(Channel.SMS, written).text == number


def test_texts_and_calls_reach_the_same_contact() -> None:
    assert parse(Channel.SMS, "+14155550123") == parse(Channel.CALL, "+14155550123")


@pytest.mark.parametrize(
    "written",
    [
        "4155550123",
        "0014155550123",
        "+1415555",
        "+1415555012345678",
        "+1 800 FLOWERS",
        "+14155550123 ext. 5",
        "+14155550123;ext=5",
        "whatsapp:+14155550123",
        "rcs:+14155550123",
        "tel:+14155550123",
        "12345",
        "+",
        "",
        "   ",
        "+14155550123\n+14155550124",
        None,
        14155550123,
        True,
        ["+14155550123"],
        {"number": "+14155550123"},
    ],
)
def test_what_is_no_number_with_its_country_is_refused(written: object) -> None:
    with pytest.raises(InvalidAddressError):
        parse(Channel.SMS, written)


def test_a_number_the_network_reports_counts_though_it_is_in_no_published_range() -> (
    None
):
    with pytest.raises(InvalidAddressError):
        parse(Channel.SMS, "+5215512345678")

    heard = parse(Channel.SMS, "+5215512345678", origin=Origin.NETWORK)

    assert heard.text == "+5215512345678"


@pytest.mark.parametrize(
    "heard", ["12345", "ACME", "whatsapp:+14155550123", "+0123456"]
)
def test_what_the_network_reports_must_still_be_a_number(heard: str) -> None:
    with pytest.raises(InvalidAddressError):
        parse(Channel.SMS, heard, origin=Origin.NETWORK)


@pytest.mark.parametrize(
    ("number", "costly"),
    [
        ("+19002345678", True),  # premium rate, United States
        ("+449012345678", True),  # premium rate, United Kingdom
        ("+448431234567", True),  # shared cost, United Kingdom
        ("+14155550123", False),
        ("+18002345678", False),
        ("+447400123456", False),
    ],
)
def test_a_number_that_earns_its_holder_money_is_told(
    number: str, *, costly: bool
) -> None:
    assert is_costly(number) is costly
