"""Addresses, references and times, as callers and carriers write them."""

import re
from contextlib import suppress
from datetime import UTC

import orjson

from consent.contacts.address import Origin, parse
from consent.contacts.attributes import parse_language, parse_region, parse_time_zone
from consent.contacts.forms import InvalidAddressError
from consent.contacts.many import reader
from consent.contacts.reference import InvalidReferenceError, parse_reference
from consent.ledger.chain import stamp
from consent.preferences.asking.codes import digits_of
from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import parse_id
from consent.web.strict import read_time
from tests.fuzz.target import Target, picked, text_of

CHANNELS = tuple(Channel)


def feed_address(data: bytes) -> None:
    """Read an address: refused, or read again from what it is written to."""
    number, rest = picked(data, len(CHANNELS))
    channel = CHANNELS[number]
    value: object = text_of(rest)
    if channel is Channel.MAIL:
        with suppress(orjson.JSONDecodeError):
            value = orjson.loads(rest)
    by_the_million = reader(channel)
    try:
        read = parse(channel, value)
    except InvalidAddressError:
        with suppress(InvalidAddressError):
            assert by_the_million(value) is None
        return
    assert by_the_million(value) == read
    is_object = channel is Channel.MAIL
    again = parse(channel, orjson.loads(read.as_given) if is_object else read.as_given)

    assert (again.kind, again.text) == (read.kind, read.text)
    assert read.text not in repr(read)


def feed_number(data: bytes) -> None:
    """Read a number that the network reports: a STOP counts from anywhere."""
    try:
        heard = parse(Channel.SMS, text_of(data), origin=Origin.NETWORK)
    except InvalidAddressError:
        return

    assert heard.text.startswith("+")
    assert heard.text[1:].isdecimal()
    assert parse(Channel.SMS, heard.text, origin=Origin.NETWORK).text == heard.text


def feed_reference(data: bytes) -> None:
    """Read what stands in paths: an account's reference, an id."""
    text = text_of(data)
    with suppress(InvalidReferenceError):
        assert parse_reference(text) == text
    found = parse_id(text)
    assert found is None or parse_id(str(found)) == found


def feed_place(data: bytes) -> None:
    """Read where somebody lives and what they speak; once read, it stays as it is."""
    text = text_of(data)
    for read in (parse_region, parse_time_zone, parse_language):
        found = read(text)
        assert found is None or read(found) == found


def feed_time(data: bytes) -> None:
    """Read a time (RFC 3339): what is written of it is the same time."""
    found = read_time(text_of(data))
    if found is not None:
        assert found.tzinfo is UTC
        assert read_time(stamp(found)) == found
        assert read_time(found.isoformat().replace("+00:00", "Z")) == found


def feed_code(data: bytes) -> None:
    """Read a code as people type it in: six digits, or nothing."""
    found = digits_of(text_of(data))
    assert found is None or (re.fullmatch("[0-9]{6}", found) and found.isascii())
    assert found is None or digits_of(found) == found


def targets() -> tuple[Target, ...]:
    """Return the targets of this file."""
    house = (
        b'{"name": "Ana", "lines": ["Lane 1"], "city": "Bonn", "region": null,'
        b' "postal_code": "53111", "country": "de"}'
    )
    return (
        Target(
            name="address",
            feed=feed_address,
            seeds=(
                b"\x00Ana.Lopez+x@M\xc3\xbcller.example",
                b'\x00"quoted local"@example.com',
                b"\x00a@[127.0.0.1]",
                b"\x00\xce\xa3\xcf\x82@xn--mller-kva.example",
                b"\x01+1 (415) 555-2671",
                b"\x01\xef\xbc\x8b14155552671",
                b"\x02+39 06 1234567",
                b"\x02+43 111 3",
                b"\x03" + house,
                b"\x04device-0123456789",
            ),
        ),
        Target(
            name="number",
            feed=feed_number,
            seeds=(b"+14155552671", b"+883510000000090", b"tel:+1-415", b"+43 111 3"),
        ),
        Target(
            name="code",
            feed=feed_code,
            seeds=(b"123 456", b"12-34-56", b"000000", b"\xd9\xa1\xd9\xa2"),
        ),
        Target(
            name="reference",
            feed=feed_reference,
            seeds=(
                b"C-1042",
                b"tel:4155550123",
                b"4155552671",
                b"..",
                b"01890000-0000-7000-8000-000000000000",
                b"{01890000000070008000000000000000}",
            ),
        ),
        Target(
            name="place",
            feed=feed_place,
            seeds=(
                b"US-CA",
                b"de",
                b"America/Los_Angeles",
                b"../../etc",
                b"pt-BR",
                b"p\xc4\xb0",
            ),
        ),
        Target(
            name="time",
            feed=feed_time,
            seeds=(
                b"2026-11-20T15:00:00Z",
                b"2026-06-30T23:59:60.123456789+05:30",
                b"1969-12-31T23:59:59-23:59",
                b"9999-12-31T23:59:59.9999999Z",
            ),
        ),
    )
