"""An account's reference: the business's own, opaque. Pure."""

import re
from typing import NewType

import phonenumbers

from consent.vocabulary.errors import InvalidError

AccountReference = NewType("AccountReference", str)

PATTERN = r"[A-Za-z0-9._:\-]{1,64}"

_REFERENCE = re.compile(PATTERN)
_NO_PATH = frozenset({".", ".."})
_SCHEME = re.compile(r"(tel|sms|mailto|whatsapp):", re.IGNORECASE)
_WRITTEN_NUMBER = re.compile(r"[0-9.\-]+")


class InvalidReferenceError(InvalidError):
    """The reference of an account is not opaque, or cannot stand in a URL."""

    code = "invalid_reference"
    remedy = (
        "Use 1 to 64 of A-Z a-z 0-9 . _ : - that are no e-mail address and no phone "
        "number; put a letter before a customer number that could be one."
    )


def parse_reference(text: str) -> AccountReference:
    """Return the reference a text spells; one that looks like an address is refused."""
    if not _REFERENCE.fullmatch(text) or text in _NO_PATH:
        raise InvalidReferenceError(
            "The account reference has a form that is not used."
        )
    if _SCHEME.match(text) or _is_number(text):
        raise InvalidReferenceError("The account reference looks like an address.")
    return AccountReference(text)


def _is_number(text: str) -> bool:
    if not _WRITTEN_NUMBER.fullmatch(text):
        return False
    digits = re.sub(r"[^0-9]", "", text)
    international = digits.removeprefix("00").removeprefix("011")
    return _valid(f"+{international}", None) or _valid(digits, "US")


def _valid(text: str, region: str | None) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(text, region))
    except phonenumbers.NumberParseException:
        return False
