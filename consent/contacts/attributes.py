"""What is known of a person besides the address, each with who said so. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from zoneinfo import available_timezones

from consent.contacts.countries import countries

SOURCE_PATTERN = r"[A-Za-z0-9._:\-]{1,64}"

_REGION = re.compile(r"([A-Z]{2})(-[A-Z0-9]{1,3})?")
_LANGUAGE = re.compile(
    r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-[a-z0-9]{5,8}){0,2}",
    # Without regard to case a dotted capital I would be a letter of a to z, too.
    re.IGNORECASE | re.ASCII,
)
_SCRIPT, _REGION_SUBTAG = 4, 2


class Attribute(StrEnum):
    """One thing that may be known of whoever holds a contact or an account."""

    REGION = "region"
    TIME_ZONE = "time_zone"
    LANGUAGE = "language"
    BIRTH_DATE = "birth_date"


Changes = Mapping[Attribute, str | date | None]
"""New values by attribute; nothing (None) means that it is no longer known."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Attributes:
    """Where somebody lives, by which clock, in which language, born when."""

    region: str | None = None
    time_zone: str | None = None
    language: str | None = None
    birth_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who told us an attribute, and when."""

    source: str
    at: datetime


def parse_region(text: str) -> str | None:
    """Return a country (`DE`) or its part (`US-CA`) by ISO 3166, or nothing."""
    region = text.strip().upper() if text.isascii() else ""
    form = _REGION.fullmatch(region)
    return region if form and form.group(1) in countries() else None


def parse_time_zone(text: str) -> str | None:
    """Return a time zone that the tz database knows, or nothing."""
    return text if text in _time_zones() else None


def parse_language(text: str) -> str | None:
    """Return a language tag in its usual case (BCP 47, 2.1.1), or nothing."""
    if not _LANGUAGE.fullmatch(text):
        return None
    first, *others = text.split("-")
    return "-".join([first.lower(), *(_usual(subtag) for subtag in others)])


def _usual(subtag: str) -> str:
    if len(subtag) == _SCRIPT and subtag.isalpha():
        return subtag.title()
    return subtag.upper() if len(subtag) == _REGION_SUBTAG else subtag.lower()


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())
