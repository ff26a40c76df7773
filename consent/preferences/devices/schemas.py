"""JSON to values, and values to JSON, for devices."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marshmallow import Schema, fields, post_load

from consent.contacts.address import Address, parse
from consent.contacts.forms import MOST
from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import EventId
from consent.web.bodies import StrictSchema
from consent.web.strict import AwareDateTime, Boolean, Text


class DeviceSchema(StrictSchema[Address]):
    """Which device a token is for, by the business's own opaque id."""

    device = Text(most=MOST, required=True)

    @post_load
    def build(self, data: dict[str, Any], **_: object) -> Address:
        """Return the value."""
        return parse(Channel.LOCATION, data["device"], at="/device")


class DeviceLinkAnswer(Schema):
    """The token of an app, and the contact that its device is."""

    token = fields.String(required=True)
    contact = fields.UUID(required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How the phone's location switch stands, and since when."""

    enabled: bool
    occurred_at: datetime | None = None


class SettingSchema(StrictSchema[Setting]):
    """What the phone's location switch says."""

    enabled = Boolean(required=True)
    occurred_at = AwareDateTime(allow_none=True)

    @post_load
    def build(self, data: dict[str, Any], **_: object) -> Setting:
        """Return the value."""
        return Setting(**data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What became of it."""

    recorded: bool
    event: EventId | None = None
    effective_at: datetime | None = None
    meaning: str


class HeardAnswer(Schema):
    """What became of it, in words too."""

    recorded = fields.Boolean(required=True)
    event = fields.UUID(required=True, allow_none=True)
    effective_at = AwareDateTime(required=True, allow_none=True)
    meaning = fields.String(required=True)
