"""Fields that take exactly what they say, and describe themselves to callers."""

import re
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import TypeVar

from marshmallow import ValidationError, fields, missing, validate

E = TypeVar("E", bound=Enum)

FIRST_YEAR = 1970
_TIME = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})T(?P<hour>[0-9]{2}:[0-9]{2}:)"
    r"(?P<second>[0-9]{2})(?P<part>\.[0-9]+)?(?P<offset>Z|[+-][0-9]{2}:[0-5][0-9])",
    re.IGNORECASE,
)
_LEAP = "60"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_ANY_TEXT = r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$"
_SOME_TEXT = (
    r"^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*"
    r"[^\s\u0000-\u001f\u007f-\u009f]"
    r"[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$"
)


class Text(fields.String):
    """Words of bounded length, without control characters but tab and new line."""

    def __init__(
        self,
        *,
        most: int,
        blank: bool = False,
        required: bool = False,
        allow_none: bool | None = None,
        load_default: str | None = None,
    ) -> None:
        """Bound the length; only `blank` text may be empty or all white space.

        What is not required may be null, unless `allow_none` says otherwise.
        """
        super().__init__(
            required=required,
            allow_none=not required if allow_none is None else allow_none,
            validate=validate.Length(min=0 if blank else 1, max=most),
            metadata={"pattern": _ANY_TEXT if blank else _SOME_TEXT},
            load_default=missing if required else load_default,
        )
        self._blank = blank

    def _deserialize(
        self, value: object, attr: str | None, data: object, **kwargs: object
    ) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if _CONTROL.search(text):
            raise ValidationError("Control characters are not allowed.")
        if not self._blank and not text.strip():
            raise ValidationError("May not be blank.")
        return str(text)


class Boolean(fields.Boolean):
    """`true` or `false`, and no other way to say it."""

    def _deserialize(
        self, value: object, attr: str | None, data: object, **kwargs: object
    ) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("Must be true or false.")
        return value


class Integer(fields.Integer):
    """A whole number, not a text that spells one."""

    def _deserialize(
        self, value: object, attr: str | None, data: object, **kwargs: object
    ) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise ValidationError("Must be a whole number.")
        return value


class Number(fields.Float):
    """A number, not a text that spells one; neither infinite nor no number at all."""

    def _deserialize(
        self, value: object, attr: str | None, data: object, **kwargs: object
    ) -> float:
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            raise ValidationError("Must be a number.")
        number: float = super()._deserialize(value, attr, data, **kwargs)
        return number


class IntegerText(fields.Integer):
    """A whole number in a query, where everything is text."""

    def _deserialize(
        self, value: object, attr: str | None, data: object, **kwargs: object
    ) -> int:
        if not isinstance(value, str) or not re.fullmatch(r"-?[0-9]{1,15}", value):
            raise ValidationError("Must be a whole number.")
        return int(value)


class AwareDateTime(fields.AwareDateTime):
    """A time with its offset (RFC 3339); inside it is UTC, and out it ends in Z."""

    def _deserialize(
        self, value: object, attr: str | None, data: object, **kwargs: object
    ) -> datetime:
        read = read_time(value) if isinstance(value, str) else None
        if read is None:
            raise ValidationError("Must be a time with an offset (RFC 3339).")
        return read

    def _serialize(
        self, value: datetime | None, attr: str | None, obj: object, **kwargs: object
    ) -> str | None:
        if value is None:
            return None
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


class Choice(fields.Enum[E]):
    """One member of a closed set, by its value."""

    def __init__(
        self,
        kind: type[E],
        *,
        required: bool = False,
        allow_none: bool | None = None,
        load_default: E | None = None,
    ) -> None:
        """Take the set; when it is not required, nothing means the default."""
        super().__init__(
            kind,
            by_value=fields.String,
            required=required,
            allow_none=not required if allow_none is None else allow_none,
            load_default=missing if required else load_default,
        )


def read_time(text: str) -> datetime | None:
    """Return the time an RFC 3339 text spells, in UTC, from 1970 to 9999."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    leap = match["second"] == _LEAP
    second = "59" if leap else match["second"]
    part = (match["part"] or "")[:7]
    offset = match["offset"].upper()
    try:
        read = datetime.fromisoformat(
            f"{match['day']}T{match['hour']}{second}{part}{offset}"
        )
        read = read.astimezone(UTC) + timedelta(seconds=leap)
    except (ValueError, OverflowError):
        return None
    return read if read.year >= FIRST_YEAR else None
