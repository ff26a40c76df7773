"""JSON to values, and values to JSON, for halts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from marshmallow import (
    Schema,
    ValidationError,
    fields,
    post_load,
    validate,
    validates_schema,
)

from consent.sendlog.halting import Page
from consent.sendlog.halts import Halt, HaltCause, Halted, HaltKind
from consent.web.bodies import StrictSchema
from consent.web.strict import AwareDateTime, Boolean, IntegerText, Text

_MOST = 1000
_ONE_OF = "Send one of series, seller, channel, or all as true."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHalt:
    """What somebody wants stopped, and why."""

    what: Halted
    reason: str


class HaltSchema(StrictSchema[NewHalt]):
    """What to stop: one of series, seller, channel and all; and why."""

    series = Text(most=64)
    seller = Text(most=64)
    channel = Text(most=16)
    all = Boolean(allow_none=True, load_default=None)
    reason = Text(most=255, required=True)

    @validates_schema
    def stops_one_thing(self, data: Mapping[str, Any], **_: object) -> None:
        """Take exactly one of them; that not all is stopped is no wish."""
        if data.get("all") is False:
            raise ValidationError({"all": ["Is true, or left out."]})
        if len(_named(data)) != 1:
            raise ValidationError(_ONE_OF)

    @post_load
    def build(self, data: dict[str, Any], **_: object) -> NewHalt:
        """Return the value."""
        ((kind, value),) = _named(data).items()
        return NewHalt(what=Halted(kind=kind, value=value), reason=data["reason"])


class HaltsQuery(StrictSchema[dict[str, Any]]):
    """Which page of which halts."""

    all = fields.String(
        validate=validate.OneOf(["0", "1"]), load_default="0", metadata={"default": "0"}
    )
    after = fields.UUID(load_default=None)
    limit = IntegerText(load_default=100, validate=validate.Range(min=1, max=_MOST))


class HaltAnswer(Schema):
    """A halt as it stands in the book; `value` is empty where all is stopped."""

    id = fields.UUID(required=True)
    kind = fields.Enum(HaltKind, by_value=fields.String, required=True)
    value = fields.String(required=True)
    reason = fields.String(required=True)
    cause = fields.Enum(HaltCause, by_value=fields.String, required=True)
    started_at = AwareDateTime(required=True)
    started_by = fields.String(required=True)
    lifted_at = AwareDateTime(allow_none=True)
    lifted_by = fields.String(allow_none=True)


class HaltsAnswer(Schema):
    """A page of halts, the newest first; `next` is what to send in `after`."""

    items = fields.List(fields.Nested(HaltAnswer), required=True)
    next = fields.UUID(allow_none=True)


def halt_document(halt: Halt) -> dict[str, object]:
    """Return a halt as JSON."""
    rest: dict[str, object] = HaltAnswer(exclude=("id", "kind", "value")).dump(halt)
    what = {"kind": halt.what.kind.value, "value": halt.what.value}
    return {"id": str(halt.id), **what, **rest}


def halts_document(page: Page, shown: list[Halt]) -> dict[str, object]:
    """Return those halts of a page that are shown; it goes on after all of them."""
    following: UUID | None = page.next
    return {"items": [halt_document(halt) for halt in shown], "next": following}


def _named(data: Mapping[str, Any]) -> dict[HaltKind, str]:
    """Return what is named, by its kind; everything has no name."""
    return {
        kind: "" if kind is HaltKind.ALL else data[kind.value]
        for kind in HaltKind
        if data.get(kind.value) is not None
    }
