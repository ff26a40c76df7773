"""What is a postal address, and which two are the same."""

import pytest

from consent.contacts.address import parse
from consent.contacts.forms import InvalidAddressError
from consent.vocabulary.channel import Channel
from tests.unit.contacts.house import HOUSE


def test_a_house_is_matched_without_case_spacing_and_name() -> None:
    same = {
        "lines": ["12 MAIN ST.", " apt 4 "],
        "city": "SPRINGFIELD",
        "region": "il",
        "postal_code": "62701",
        "country": "US",
    }

    assert parse(Channel.MAIL, HOUSE).text == parse(Channel.MAIL, same).text


def test_a_letter_bears_what_was_written() -> None:
    as_given = parse(Channel.MAIL, HOUSE).as_given

    assert "Ana López" in as_given
    assert '"lines":["12 Main St.","Apt 4"]' in as_given


def test_another_apartment_is_another_contact() -> None:
    other = parse(Channel.MAIL, {**HOUSE, "lines": ["12 Main St.", "Apt 5"]})

    assert parse(Channel.MAIL, HOUSE).text != other.text


@pytest.mark.parametrize(
    "change",
    [
        {"lines": []},
        {"lines": ["x"] * 7},
        {"lines": "12 Main St."},
        {"lines": [""]},
        {"lines": ["x" * 121]},
        {"lines": ["12 Main\nSt."]},
        {"lines": [12]},
        {"city": None},
        {"city": " "},
        {"city": "Spring\x00field"},
        {"region": 5},
        {"country": "USA"},
        {"country": "XX"},
        {"country": None},
        {"street": "12 Main St."},
    ],
)
def test_what_is_no_house_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(InvalidAddressError):
        parse(Channel.MAIL, {**HOUSE, **change})


@pytest.mark.parametrize("value", ["12 Main St.", None, [HOUSE], 5])
def test_a_postal_address_is_an_object(value: object) -> None:
    with pytest.raises(InvalidAddressError):
        parse(Channel.MAIL, value)
