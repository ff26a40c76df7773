"""JSON to values, and values to JSON, for the guard."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validates_schema

from consent.contacts.address import Address, parse
from consent.contacts.fields import MAX_ADDRESS, AddressField
from consent.contacts.many import Read, reader
from consent.guard.decision import Outcome, Reason
from consent.guard.question import Location, Question
from consent.vocabulary.basis import Basis
from consent.vocabulary.channel import TECHNOLOGIES, Channel, Technology, Use
from consent.web.bodies import StrictSchema
from consent.web.strict import AwareDateTime, Boolean, Choice, Integer, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question and the address it is about."""

    address: Address
    question: Question


class ContentSchema(StrictSchema[dict[str, Any]]):
    """What would be sent; a message that also promotes is marketing."""

    subject = Text(most=998, blank=True, allow_none=True)
    text = Text(most=100_000, blank=True, allow_none=True)
    html = Text(most=500_000, blank=True, allow_none=True)
    headers = fields.Dict(keys=fields.String(), values=fields.String())
    promotes = Boolean(load_default=False)


class LocationSchema(StrictSchema[Location]):
    """How a device would be located."""

    precision_m = Integer(allow_none=True)
    foreground = Boolean(load_default=False)

    @post_load
    def build(self, data: dict[str, Any], **_: object) -> Location:
        """Return the value."""
        return Location(**data)


class QuestionSchema(StrictSchema[Asked]):
    """May we reach this address, on this channel, for this purpose?"""

    channel = Choice(Channel, required=True)
    address = AddressField()
    purpose = Text(most=64, required=True)
    seller = Text(most=64)
    account = Text(most=64)
    technology = Choice(Technology)
    series = Text(most=64)
    use = Choice(Use, load_default=Use.SEND, allow_none=False)
    occasion = fields.UUID(allow_none=True)
    at = AwareDateTime(allow_none=True)
    content = fields.Nested(ContentSchema, allow_none=True)
    location = fields.Nested(LocationSchema, allow_none=True)

    @validates_schema
    def fits_together(self, data: Mapping[str, Any], **_: object) -> None:
        """Refuse a technology that the channel does not have."""
        faults = check_fit(data["channel"], data.get("technology"), data["use"])
        if faults:
            raise ValidationError(faults)

    @post_load
    def build(self, data: dict[str, Any], **_: object) -> Asked:
        """Return the value."""
        address = parse(data["channel"], data.pop("address"))
        content = data.pop("content", None) or {}
        return Asked(
            address=address,
            question=Question(**data, promotes=content.get("promotes", False)),
        )


def check_fit(
    channel: Channel, technology: Technology | None, use: Use
) -> dict[str, list[str]]:
    """Return what of a question does not fit its channel."""
    if technology is not None and technology not in TECHNOLOGIES[channel]:
        return {"technology": ["The channel has no such."]}
    if use is Use.LOCATE and channel is not Channel.LOCATION:
        return {"use": ["Only a device is located."]}
    return {}


def asked_in(body: object) -> Asked | None:
    """Return what a plain body asks, as the schema would; nothing for any other.

    The schema takes longer than the judgement. Most questions say the same few things
    in plain letters; whatever is unusual, and so whatever is wrong, is the schema's.
    """
    if not isinstance(body, dict) or not body.keys() <= _PLAIN:
        return None
    named = {name: value for name, value in body.items() if name in _NAMES}
    channel = _CHANNELS.get(str(body.get("channel")))
    address = body.get("address")
    if channel is None or "purpose" not in named or not isinstance(address, str):
        return None
    if len(address) > MAX_ADDRESS or not all(map(_is_plain, named.values())):
        return None
    return Asked(
        address=_READ[channel](address), question=Question(channel=channel, **named)
    )


def _is_plain(name: object) -> bool:
    return isinstance(name, str) and _NAME.fullmatch(name) is not None


_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
_NAMES = frozenset({"purpose", "seller", "series"})
_PLAIN = _NAMES | {"channel", "address"}
_CHANNELS: Mapping[str, Channel] = {each.value: each for each in Channel}
_READ: Mapping[Channel, Read] = {each: reader(each) for each in Channel}


class ObjectionAnswer(Schema):
    """One reason."""

    code = fields.Enum(Reason, by_value=fields.String, required=True)
    rule = fields.String(required=True)
    citation = fields.String(allow_none=True)
    lapses_at = AwareDateTime(allow_none=True)
    remedy = fields.String(required=True)


class DutyAnswer(Schema):
    """Something a message must carry."""

    code = fields.String(required=True)


class GroundAnswer(Schema):
    """The consent it rests on."""

    event = fields.UUID(required=True)
    basis = fields.Enum(Basis, by_value=fields.String, allow_none=True)
    effective_at = AwareDateTime(required=True)


class DecisionAnswer(Schema):
    """The decision, with every reason."""

    outcome = fields.Enum(Outcome, by_value=fields.String, required=True)
    allowed = fields.Boolean(required=True)
    hypothetical = fields.Boolean(required=True)
    reasons = fields.List(fields.Nested(ObjectionAnswer), required=True)
    not_before = AwareDateTime(allow_none=True)
    duties = fields.List(fields.Nested(DutyAnswer), required=True)
    consent = fields.Nested(GroundAnswer, allow_none=True)
    as_of = fields.Integer(required=True)
    rules_version = fields.String(allow_none=True)
    checked_at = AwareDateTime(required=True)
