"""Postal addresses in one form. Pure.

The address is matched without the name on the letterbox: consent belongs to the
address, whoever holds it. What was written, name included, is what a letter bears.
"""

from collections.abc import Mapping

import rfc8785

from consent.contacts.countries import countries
from consent.contacts.fold import folded, has_controls, tidied
from consent.contacts.forms import MOST, Forms, InvalidAddressError

EXPECTED = (
    "Give a postal address as an object: name (optional), lines (1 to 6), city, "
    "region (optional), postal_code (optional), country (ISO 3166, two letters)."
)
MAX_LINES = 6
MAX_PART = 120

_OPTIONAL = ("name", "region", "postal_code")
_MEMBERS = frozenset({"lines", "city", "country", *_OPTIONAL})


def parse_postal(value: object) -> Forms:
    """Return the house an object names, by spelling, case and spacing aside."""
    if not isinstance(value, Mapping) or not _MEMBERS.issuperset(value):
        raise InvalidAddressError(EXPECTED)
    parts: dict[str, str] = {
        name: _part(value[name]) for name in _OPTIONAL if value.get(name) is not None
    }
    parts["city"] = _part(value.get("city"))
    parts["country"] = _country(value.get("country"))
    lines = _lines(value.get("lines"))
    matched = {name: folded(part) for name, part in parts.items() if name != "name"}
    return Forms(
        text=_canonical(matched, [folded(line) for line in lines]),
        as_given=_canonical(parts, lines),
    )


def _canonical(parts: Mapping[str, str], lines: list[str]) -> str:
    return rfc8785.dumps({**parts, "lines": lines}).decode("utf-8")


def _lines(value: object) -> list[str]:
    if not isinstance(value, list) or not 1 <= len(value) <= MAX_LINES:
        raise InvalidAddressError(EXPECTED)
    return [_part(line) for line in value]


def _part(value: object) -> str:
    if not isinstance(value, str) or len(value) > MOST or has_controls(value):
        raise InvalidAddressError(EXPECTED)
    part = tidied(value)
    if not 1 <= len(part) <= MAX_PART:
        raise InvalidAddressError(EXPECTED)
    return part


def _country(value: object) -> str:
    country = _part(value).upper()
    if country not in countries():
        raise InvalidAddressError(EXPECTED)
    return country
