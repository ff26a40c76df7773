"""JSON to values, and values to JSON, for consents and look-ups."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load

from consent.contacts.address import parse
from consent.contacts.fields import (
    AddressField,
    LanguageField,
    RegionField,
    TimeZoneField,
)
from consent.ledger.events import Kind
from consent.ledger.standing import State
from consent.ledger.statements import Action, Statement
from consent.vocabulary.basis import Basis, Ground
from consent.vocabulary.channel import Channel, ContactKind
from consent.vocabulary.evidence import Door, Evidence
from consent.vocabulary.purpose import ALL
from consent.web.bodies import StrictSchema
from consent.web.strict import AwareDateTime, Choice, Text

_BY_KIND = {
    ContactKind.EMAIL: Channel.EMAIL,
    ContactKind.PHONE: Channel.SMS,
    ContactKind.POSTAL: Channel.MAIL,
    ContactKind.DEVICE: Channel.LOCATION,
}


class ChannelScope(fields.Field[Channel | None]):
    """A channel, or `*` for all."""

    def __init__(self, *, required: bool = False) -> None:
        """Describe the values it takes."""
        super().__init__(
            required=required,
            metadata={"type": "string", "enum": [*[c.value for c in Channel], ALL]},
        )

    def _deserialize(
        self, value: object, attr: str | None, data: object, **kwargs: object
    ) -> Channel | None:
        if value == ALL:
            return None
        if not isinstance(value, str) or value not in set(Channel):
            raise ValidationError("Must be a channel or *.")
        return Channel(value)


class EvidenceSchema(StrictSchema[Evidence]):
    """Why we believe it."""

    door = Choice(Door, required=True)
    wording = Text(most=64)
    language = LanguageField()
    words = Text(most=2000)
    page = Text(most=2000)
    ip = Text(most=45)
    user_agent = Text(most=1000)
    signature = Text(most=200)
    reference = Text(most=255)
    note = Text(most=2000)

    @post_load
    def build(self, data: dict[str, Any], **_: object) -> Evidence:
        """Return the value."""
        return Evidence(**data)


class StatementSchema(StrictSchema[Statement]):
    """One event to record."""

    address = AddressField()
    channel = ChannelScope(required=True)
    purpose = Text(most=64)
    seller = Text(most=64)
    action = Choice(Action, required=True)
    basis = Choice(Basis)
    ground = Choice(Ground)
    ground_at = AwareDateTime(allow_none=True)
    occurred_at = AwareDateTime(allow_none=True)
    expires_at = AwareDateTime(allow_none=True)
    account = Text(most=64)
    region = RegionField()
    time_zone = TimeZoneField()
    language = LanguageField()
    answers = fields.UUID(allow_none=True)
    evidence = fields.Nested(EvidenceSchema, required=True)

    @post_load
    def build(self, data: dict[str, Any], **_: object) -> Statement:
        """Return the value; with channel `*` the address itself says what it is."""
        channel = data["channel"]
        address = parse(channel or _channel_of(data["address"]), data["address"])
        return Statement(**{**data, "address": address})


class ReassignedSchema(StrictSchema[dict[str, Any]]):
    """That an address has a new holder."""

    occurred_at = AwareDateTime(allow_none=True)
    evidence = fields.Nested(EvidenceSchema, required=True)


class LookupSchema(StrictSchema[dict[str, Any]]):
    """Whose standing is looked up."""

    channel = Choice(Channel, required=True)
    address = AddressField()


class EventAnswer(Schema):
    """One entry of the ledger."""

    id = fields.UUID(required=True)
    contact = fields.UUID(required=True)
    sequence = fields.Integer(required=True)
    kind = fields.Enum(Kind, by_value=fields.String, required=True)
    channel = fields.String(attribute="scope.channel", required=True)
    purpose = fields.String(attribute="scope.purpose", required=True)
    seller = fields.String(attribute="scope.seller", required=True)
    sender = fields.String(allow_none=True)
    basis = fields.Enum(Basis, by_value=fields.String, allow_none=True)
    ground = fields.Enum(Ground, by_value=fields.String, allow_none=True)
    cause = fields.String(allow_none=True)
    occurred_at = AwareDateTime(required=True)
    recorded_at = AwareDateTime(required=True)
    effective_at = AwareDateTime(required=True)
    expires_at = AwareDateTime(allow_none=True)
    door = fields.Enum(Door, by_value=fields.String, required=True)
    wording = fields.String(allow_none=True)
    language = fields.String(allow_none=True)
    reference = fields.String(allow_none=True)
    answers = fields.UUID(allow_none=True)


class StandingAnswer(Schema):
    """Where a contact stands in one scope."""

    channel = fields.String(required=True)
    purpose = fields.String(required=True)
    seller = fields.String(required=True)
    state = fields.Enum(State, by_value=fields.String, allow_none=True)
    bases = fields.List(fields.Enum(Basis, by_value=fields.String), required=True)
    since = AwareDateTime(allow_none=True)
    event = fields.UUID(allow_none=True)


class RecordedAnswer(Schema):
    """The event that was recorded, and where its scope stands now."""

    event = fields.Nested(EventAnswer, required=True)
    standing = fields.Nested(StandingAnswer, required=True)


class OpenAnswer(Schema):
    """A block or a hold that is open."""

    event = fields.UUID(required=True)
    channel = fields.String(attribute="scope.channel", required=True)
    purpose = fields.String(attribute="scope.purpose", required=True)
    seller = fields.String(attribute="scope.seller", required=True)
    sender = fields.String(allow_none=True)
    cause = fields.String(allow_none=True)
    since = AwareDateTime(attribute="at", required=True)


class LookupAnswer(Schema):
    """A contact and where it stands everywhere."""

    contact = fields.UUID(required=True)
    region = fields.String(allow_none=True)
    time_zone = fields.String(allow_none=True)
    language = fields.String(allow_none=True)
    standings = fields.List(fields.Nested(StandingAnswer), required=True)
    holds = fields.List(fields.Nested(OpenAnswer), required=True)
    blocks = fields.List(fields.Nested(OpenAnswer), required=True)
    restricted = fields.Boolean(required=True)


def _channel_of(address: str | Mapping[str, object]) -> Channel:
    """Return a channel whose kind of contact an address looks like."""
    if not isinstance(address, str):
        return _BY_KIND[ContactKind.POSTAL]
    if address.lstrip().startswith("+"):
        return _BY_KIND[ContactKind.PHONE]
    kind = ContactKind.EMAIL if "@" in address else ContactKind.DEVICE
    return _BY_KIND[kind]
