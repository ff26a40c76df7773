"""Reading many addresses gives exactly what reading one gives, or the same refusal."""

from functools import partial

from hypothesis import given, strategies as st
from phonenumbers import (
    COUNTRY_CODE_TO_REGION_CODE,
    PhoneNumberType,
    example_number_for_non_geo_entity,
    example_number_for_type,
)

from consent.contacts.address import Address, parse
from consent.contacts.fingerprint import Fingerprints
from consent.contacts.forms import InvalidAddressError
from consent.contacts.many import Read, reader
from consent.contacts.phone_plans import is_plainly_valid
from consent.settings import NamedKey
from consent.vocabulary.channel import Channel, ContactKind


def examples_of(code: int, region: str) -> set[str]:
    """Return a number of every type that a region has, in E.164."""
    if region == "001":
        found = [example_number_for_non_geo_entity(code)]
    else:
        types = sorted(PhoneNumberType.values())
        found = [example_number_for_type(region, each) for each in types]
    return {
        f"+{one.country_code}{'0' * _zeros(one)}{one.national_number}"
        for one in found
        if one is not None
    }


def _zeros(number: object) -> int:
    if not getattr(number, "italian_leading_zero", False):
        return 0
    return getattr(number, "number_of_leading_zeros", None) or 1


EXAMPLES = {
    number
    for code, regions in COUNTRY_CODE_TO_REGION_CODE.items()
    for region in regions
    for number in examples_of(code, region)
}
CODES = {f"+{code}" for code in COUNTRY_CODE_TO_REGION_CODE}
DIGITS = st.text("0123456789", max_size=6)
# What countries dial before a number at home, some of it read as no part of it.
PREFIXES = st.sampled_from(["", "0", "1", "8", "9", "15", "90", "01", "001", "180020"])


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """Draw a number that is one or almost one: an example, changed at one place."""
    number = draw(st.sampled_from(sorted(EXAMPLES)))
    start = draw(st.integers(1, len(number)))
    end = draw(st.integers(start, len(number)))
    return number[:start] + draw(DIGITS) + number[end:]


@st.composite
def prefixed(draw: st.DrawFn) -> str:
    """Draw a number with something between its country code and the rest."""
    number = draw(numbers())
    code = next((c for n in (2, 3, 4) if (c := number[:n]) in CODES), number[:2])
    return code + draw(PREFIXES) + number[len(code) :]


def spelled(numbers: st.SearchStrategy[str]) -> st.SearchStrategy[object]:
    """Draw a number as people and programs also spell it, or nothing like it."""
    return numbers.flatmap(
        lambda number: st.sampled_from(
            [
                number,
                f" {number} ",
                f"{number}\n",
                number.replace("+", "00"),
                number.replace("1", "\u0661"),
                number.replace("+", "\uff0b"),
                f"{number[:4]} ({number[4:7]}) {number[7:]}",
                number.encode(),
                number[1:],
            ]
        )
    )


ATOM = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.+-'&@\"<> "
LOCAL = (
    st.text(ATOM, max_size=12)
    | st.text(max_size=6)
    | st.sampled_from(["Info", "SALES", "postmaster", "a" * 64, "a" * 65, "İ", "ǆ"])
)
LABEL = st.text("abcxyzABC0129-", min_size=1, max_size=6) | st.text(max_size=3)
DOMAIN = st.lists(LABEL, max_size=3).map(".".join).map(
    lambda front: f"{front}.com"
) | st.sampled_from(
    [
        "example.com",
        "EXAMPLE.com",
        "mail.example.com.",
        "example.test",
        "localhost",
        "b\u00fccher.example",
        "xn--bcher-kva.example",
        "XN--BCHER-KVA.example",
        "xn--a.example",
        "ab--c.com",
        "[127.0.0.1]",
        "\uff45xample.com",
        "a.1",
        ".".join(["d" * 63] * 4),
        ".".join(["d" * 47] * 4),
        ".".join(["d" * 46] * 4),
    ]
)
MAILBOXES = st.builds(lambda local, domain: f"{local}@{domain}", LOCAL, DOMAIN)
ANYTHING = st.text() | st.none() | st.integers() | st.lists(st.text()) | st.binary()


def read(reading: Read, value: object) -> Address | tuple[str, dict[str, list[str]]]:
    """Return the address that was read, or the whole of the refusal."""
    try:
        return reading(value)
    except InvalidAddressError as error:
        return error.detail, error.errors


def test_every_kind_of_number_of_every_country_is_read_alike() -> None:
    many, one = reader(Channel.SMS), partial(parse, Channel.SMS)

    unlike = {n for n in EXAMPLES if read(many, n) != read(one, n)}

    assert unlike == set()


def test_nearly_every_kind_of_number_is_recognised_without_the_library() -> None:
    plain = [number for number in EXAMPLES if is_plainly_valid(number)]

    assert len(plain) > 0.9 * len(EXAMPLES)


@given(spelled(numbers()) | spelled(prefixed()) | ANYTHING)
def test_numbers_are_read_alike(value: object) -> None:
    for channel in (Channel.SMS, Channel.CALL):
        one = read(partial(parse, channel), value)

        assert read(reader(channel), value) == one


@given(numbers() | prefixed())
def test_a_number_that_is_plainly_valid_is_its_own_form(number: str) -> None:
    if is_plainly_valid(number):
        assert parse(Channel.SMS, number).text == number


@given(MAILBOXES | MAILBOXES.map(lambda mailbox: f" {mailbox}\t") | ANYTHING)
def test_mailboxes_are_read_alike(value: object) -> None:
    one = read(partial(parse, Channel.EMAIL), value)

    assert read(reader(Channel.EMAIL), value) == one


@given(ANYTHING)
def test_houses_and_devices_are_read_alike(value: object) -> None:
    for channel in (Channel.MAIL, Channel.LOCATION):
        one = read(partial(parse, channel), value)

        assert read(reader(channel), value) == one


@given(
    st.lists(st.binary(min_size=32, max_size=100), min_size=1, max_size=3, unique=True),
    st.sampled_from(ContactKind),
    st.text(st.characters(exclude_categories=["Cs"])),
)
def test_many_digests_are_those_of_each(
    keys: list[bytes], kind: ContactKind, text: str
) -> None:
    fingerprints = Fingerprints(
        [NamedKey(version=f"v{n}", key=key) for n, key in enumerate(keys)]
    )
    address = Address(kind=kind, text=text, as_given=text)

    one = tuple(each.digest for each in fingerprints.digests(address))

    assert fingerprints.taker(kind)(text) == one
