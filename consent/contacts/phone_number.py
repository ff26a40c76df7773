"""Phone numbers in one form, E.164. Pure."""

import re
import unicodedata

import phonenumbers

from consent.contacts.forms import Forms, InvalidAddressError, one_text

EXPECTED = "Give a valid phone number with + and its country code, without extension."

# What people write between the digits; a letter or an extension is no number to text.
_WRITTEN = re.compile(r"\+[0-9 ().\-/]{5,39}")
# ITU-T E.164: at most fifteen digits, and no country code begins with 0.
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")
_COSTLY = frozenset(
    {
        phonenumbers.PhoneNumberType.PREMIUM_RATE,
        phonenumbers.PhoneNumberType.SHARED_COST,
    }
)


def parse_phone(value: object) -> Forms:
    """Return the number a caller means, if it lies in a published range."""
    written = unicodedata.normalize("NFKC", one_text(value, expected=EXPECTED))
    if not _WRITTEN.fullmatch(written):
        raise InvalidAddressError(EXPECTED)
    try:
        number = phonenumbers.parse(written)
    except phonenumbers.NumberParseException:
        raise InvalidAddressError(EXPECTED) from None
    if not phonenumbers.is_valid_number(number):
        raise InvalidAddressError(EXPECTED)
    return _one(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def parse_heard(value: object) -> Forms:
    """Return the number a carrier reports, as a caller would mean it where it can."""
    try:
        return parse_phone(value)
    except InvalidAddressError:
        heard = one_text(value, expected=EXPECTED)
        if not _E164.fullmatch(heard):
            raise
        return _one(heard)


def is_costly(number: str) -> bool:
    """Say whether a number in E.164 earns its holder money when it is written to."""
    try:
        return phonenumbers.number_type(phonenumbers.parse(number)) in _COSTLY
    except phonenumbers.NumberParseException:
        return False


def _one(number: str) -> Forms:
    return Forms(text=number, as_given=number)
