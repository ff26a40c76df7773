"""Fields for what is said of people; other rooms' schemas use them too."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import ValidationError, fields

from consent.contacts.attributes import (
    SOURCE_PATTERN,
    parse_language,
    parse_region,
    parse_time_zone,
)
from consent.contacts.forms import MOST
from consent.contacts.postal_address import MAX_LINES, MAX_PART

MAX_ADDRESS = MOST
FIRST_BIRTH = 1900

_PART = {"type": "string", "minLength": 1, "maxLength": MAX_PART}
_MAYBE = {**_PART, "type": ["string", "null"]}
_ADDRESS: Mapping[str, object] = {
    "description": (
        "An e-mail address, a phone number with + and its country code, a device id, "
        "or a postal address as an object, as the channel asks."
    ),
    "oneOf": [
        {"type": "string", "minLength": 1, "maxLength": MAX_ADDRESS},
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["lines", "city", "country"],
            "properties": {
                "name": _MAYBE,
                "lines": {
                    "type": "array",
                    "items": _PART,
                    "minItems": 1,
                    "maxItems": MAX_LINES,
                },
                "city": _PART,
                "region": _MAYBE,
                "postal_code": _MAYBE,
                "country": {"type": "string", "pattern": "^[A-Za-z]{2}$"},
            },
        },
    ],
}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class AddressField(fields.Field[Any]):
    """A text or a postal object; `consent.contacts.address.parse` reads it."""

    def __init__(self, *, required: bool = True) -> None:
        """Describe both forms; an address is required where nothing stands for it."""
        super().__init__(required=required, metadata=dict(_ADDRESS))

    def _deserialize(
        self, value: object, attr: str | None, data: object, **kwargs: object
    ) -> str | dict[str, object]:
        if isinstance(value, str) and len(value) <= MAX_ADDRESS:
            return value
        if isinstance(value, dict):
            return value
        raise ValidationError("Must be a text or a postal address as an object.")


class RegionField(fields.String):
    """A country, or a part of one: `DE`, `US-CA`."""

    def __init__(self) -> None:
        """Allow it to be left out, or to be unknown (null)."""
        super().__init__(
            allow_none=True,
            metadata={
                "description": "ISO 3166: a country or its part, such as DE or US-CA.",
                "pattern": "^ *[A-Za-z]{2}(-[A-Za-z0-9]{1,3})? *$",
            },
        )

    def _deserialize(
        self, value: object, attr: str | None, data: object, **kwargs: object
    ) -> str:
        region = parse_region(super()._deserialize(value, attr, data, **kwargs))
        if region is None:
            raise ValidationError("Must be an ISO 3166 code such as DE or US-CA.")
        return region


class TimeZoneField(fields.String):
    """A time zone of the tz database: `America/Los_Angeles`."""

    def __init__(self) -> None:
        """Allow it to be left out, or to be unknown (null)."""
        description = "A name of the tz database, such as America/Los_Angeles."
        super().__init__(allow_none=True, metadata={"description": description})

    def _deserialize(
        self, value: object, attr: str | None, data: object, **kwargs: object
    ) -> str:
        zone = parse_time_zone(super()._deserialize(value, attr, data, **kwargs))
        if zone is None:
            raise ValidationError("Must be a time zone such as America/Los_Angeles.")
        return zone


class LanguageField(fields.String):
    """A language tag: `en`, `pt-BR`."""

    def __init__(self) -> None:
        """Allow it to be left out, or to be unknown (null)."""
        description = "A language tag (BCP 47), such as en or pt-BR."
        super().__init__(allow_none=True, metadata={"description": description})

    def _deserialize(
        self, value: object, attr: str | None, data: object, **kwargs: object
    ) -> str:
        language = parse_language(super()._deserialize(value, attr, data, **kwargs))
        if language is None:
            raise ValidationError("Must be a language tag such as en or pt-BR.")
        return language


class BirthDateField(fields.Date):
    """A day of birth."""

    def __init__(self) -> None:
        """Allow it to be left out, or to be unknown (null)."""
        super().__init__(allow_none=True)

    def _deserialize(
        self, value: object, attr: str | None, data: object, **kwargs: object
    ) -> date:
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise ValidationError("Must be a date such as 1990-12-31.")
        born: date = super()._deserialize(value, attr, data, **kwargs)
        if born.year < FIRST_BIRTH:
            raise ValidationError(f"Must be in {FIRST_BIRTH} or later.")
        return born


class SourceField(fields.String):
    """Who told us, in one word of the business's own."""

    def __init__(self) -> None:
        """Ask for it always."""
        super().__init__(
            required=True,
            metadata={
                "description": "Where the values come from, such as crm or sign-up.",
                "pattern": f"^{SOURCE_PATTERN}$",
            },
        )

    def _deserialize(
        self, value: object, attr: str | None, data: object, **kwargs: object
    ) -> str:
        source: str = super()._deserialize(value, attr, data, **kwargs)
        if not re.fullmatch(SOURCE_PATTERN, source):
            raise ValidationError("Must be 1 to 64 of A-Z a-z 0-9 . _ : -")
        return source
