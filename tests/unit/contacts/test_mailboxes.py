"""What is a mailbox, and the one form that each has."""

import unicodedata

import pytest
from hypothesis import given, strategies as st

from consent.contacts.address import parse
from consent.contacts.forms import InvalidAddressError
from consent.vocabulary.channel import Channel

# Without the dotless i of Turkish, whose capital is that of the dotted one.
LOCAL = st.text(
    st.characters(
        categories=["Ll", "Lu", "Nd"], max_codepoint=0x24F, exclude_characters="\u0131"
    ),
    min_size=1,
    max_size=20,
)


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
