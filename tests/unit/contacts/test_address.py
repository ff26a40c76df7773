import unicodedata

import pytest
from hypothesis import given, strategies as st

from consent.contacts.address import Address, Origin, parse
from consent.contacts.forms import InvalidAddressError
from consent.vocabulary.channel import Channel, ContactKind

HOUSE = {
    "name": "Ana López",
    "lines": ["12 Main  St.", "Apt 4"],
    "city": "Springfield",
    "region": "IL",
    "postal_code": "62701",
    "country": "us",
}


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+14155550123", "+14155550123"),
        (" +1 (415) 555-0123 ", "+14155550123"),
        ("+44 20 7946 0000", "+442079460000"),
        ("+49.151.12345678", "+4915112345678"),
        ("\uff0b1\uff1415 555 0123", "+14155550123"),
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
    ("written", "text", "as_given"),
    [
        ("Ana@Example.COM", "ana@example.com", "Ana@example.com"),
        (" ana+news@example.com ", "ana+news@example.com", "ana+news@example.com"),
        ("ana@bücher.example", "ana@xn--bcher-kva.example", None),
        ("ana@XN--BCHER-KVA.example", "ana@xn--bcher-kva.example", None),
        ("JOSÉ@example.com", "josé@example.com", "JOSÉ@example.com"),
        ("jose\u0301@example.com", "josé@example.com", "josé@example.com"),
    ],
)
def test_a_mailbox_has_one_form_and_is_written_to_as_given(
    written: str, text: str, as_given: str | None
) -> None:
    address = parse(Channel.EMAIL, written)

    assert address.text == text
    assert as_given is None or address.as_given == as_given


@pytest.mark.parametrize(
    "written",
    [
        "ana",
        "ana@",
        "@example.com",
        "ana@example",
        "ana@localhost",
        "ana@example.test",
        "ana@[127.0.0.1]",
        "Ana <ana@example.com>",
        '"ana ana"@example.com',
        "ana@example.com, ben@example.com",
        "ana@example.com\r\nBcc: ben@example.com",
        "ana\u200b@example.com",
        "ana..b@example.com",
        "a" * 65 + "@example.com",
        "a@" + "b" * 64 + ".com",
        "",
        None,
        1,
        {"email": "ana@example.com"},
    ],
)
def test_what_is_no_mailbox_is_refused(written: object) -> None:
    with pytest.raises(InvalidAddressError):
        parse(Channel.EMAIL, written)


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


# Without the dotless i of Turkish, whose capital is that of the dotted one.
LOCAL = st.text(
    st.characters(
        categories=["Ll", "Lu", "Nd"], max_codepoint=0x24F, exclude_characters="\u0131"
    ),
    min_size=1,
    max_size=20,
)


@given(LOCAL)
def test_reading_the_matched_form_again_gives_the_same_form(local: str) -> None:
    try:
        first = parse(Channel.EMAIL, f"{local}@example.com")
    except InvalidAddressError:
        return

    assert parse(Channel.EMAIL, first.text).text == first.text
    assert parse(Channel.EMAIL, first.as_given).text == first.text
    assert unicodedata.is_normalized("NFC", first.text)


@given(LOCAL)
def test_case_never_makes_another_contact(local: str) -> None:
    try:
        first = parse(Channel.EMAIL, f"{local}@example.com")
        swapped = parse(Channel.EMAIL, f"{local.upper()}@EXAMPLE.COM")
    except InvalidAddressError:
        return

    assert first.text == swapped.text


@given(st.sampled_from(Channel), st.one_of(st.text(), st.none(), st.integers()))
def test_any_value_is_an_address_or_an_error(channel: Channel, value: object) -> None:
    try:
        address = parse(channel, value)
    except InvalidAddressError:
        return

    assert isinstance(address, Address)
    assert isinstance(address.kind, ContactKind)
