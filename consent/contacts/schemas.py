"""JSON to values, and values to JSON, for accounts and contacts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validates_schema

from consent.contacts.account import (
    AccountDraft,
    AccountState,
    DeviceHasNoAccountError,
    Verified,
)
from consent.contacts.address import Address, parse
from consent.contacts.attributes import Attribute, Attributes, Changes
from consent.contacts.fields import (
    AddressField,
    BirthDateField,
    LanguageField,
    RegionField,
    SourceField,
    TimeZoneField,
)
from consent.vocabulary.channel import Channel, ContactKind
from consent.web.bodies import StrictSchema
from consent.web.strict import AwareDateTime, Boolean, Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDraft:
    """What a caller says of a contact that an account holds."""

    channel: Channel
    address: Address
    verified: Verified


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class AttributeDraft:
    """What a caller says of whoever holds a contact, and who says so."""

    changes: Changes
    source: str


class AccountSchema(StrictSchema[AccountDraft]):
    """All that is known of an account; what is left out is no longer known."""

    state = Choice(AccountState)
    region = RegionField()
    time_zone = TimeZoneField()
    language = LanguageField()
    birth_date = BirthDateField()
    consumer = Boolean(load_default=True)

    @post_load
    def build(self, data: dict[str, Any], **_: object) -> AccountDraft:
        """Return the value."""
        return AccountDraft(
            attributes=Attributes(
                **{each.value: data.get(each.value) for each in Attribute}
            ),
            consumer=data["consumer"],
            state=data.get("state"),
        )


class LinkSchema(StrictSchema[LinkDraft]):
    """A contact that an account holds."""

    channel = Choice(Channel, required=True)
    address = AddressField()
    verified = Choice(Verified, load_default=Verified.NONE, allow_none=False)

    @post_load
    def build(self, data: dict[str, Any], **_: object) -> LinkDraft:
        """Return the value."""
        channel: Channel = data["channel"]
        if channel is Channel.LOCATION:
            raise DeviceHasNoAccountError("No account can be linked to a device.")
        return LinkDraft(
            channel=channel,
            address=parse(channel, data["address"]),
            verified=data["verified"],
        )


class AttributesSchema(StrictSchema[AttributeDraft]):
    """Some attributes of a contact; null means that it is no longer known."""

    region = RegionField()
    time_zone = TimeZoneField()
    language = LanguageField()
    birth_date = BirthDateField()
    source = SourceField()

    @validates_schema
    def names_something(self, data: Mapping[str, object], **_: object) -> None:
        """Refuse a body that changes nothing."""
        if not any(each.value in data for each in Attribute):
            raise ValidationError("Name at least one attribute.")

    @post_load
    def build(self, data: dict[str, Any], **_: object) -> AttributeDraft:
        """Return the value."""
        return AttributeDraft(
            changes={
                each: data[each.value] for each in Attribute if each.value in data
            },
            source=data["source"],
        )


class AccountAnswer(Schema):
    """An account as it stands."""

    reference = fields.String(required=True)
    state = fields.Enum(AccountState, by_value=fields.String, required=True)
    region = fields.String(attribute="attributes.region", allow_none=True)
    time_zone = fields.String(attribute="attributes.time_zone", allow_none=True)
    language = fields.String(attribute="attributes.language", allow_none=True)
    birth_date = fields.Date(attribute="attributes.birth_date", allow_none=True)
    consumer = fields.Boolean(required=True)
    created_at = AwareDateTime(required=True)
    changed_at = AwareDateTime(required=True)


class LinkAnswer(Schema):
    """That an account holds a contact."""

    contact = fields.UUID(required=True)
    account = fields.String(required=True)
    linked_at = AwareDateTime(required=True)
    verified = fields.Enum(Verified, by_value=fields.String, required=True)


class SourceAnswer(Schema):
    """Who told us an attribute, and when."""

    source = fields.String(required=True)
    at = AwareDateTime(required=True)


class ContactAnswer(Schema):
    """A contact as it stands, without its address."""

    contact = fields.UUID(required=True)
    kind = fields.Enum(ContactKind, by_value=fields.String, required=True)
    region = fields.String(attribute="attributes.region", allow_none=True)
    time_zone = fields.String(attribute="attributes.time_zone", allow_none=True)
    language = fields.String(attribute="attributes.language", allow_none=True)
    birth_date = fields.Date(attribute="attributes.birth_date", allow_none=True)
    sources = fields.Dict(
        keys=fields.Enum(Attribute, by_value=fields.String),
        values=fields.Nested(SourceAnswer),
        required=True,
    )
