"""JSON to values, and values to JSON, for lists of messages and sums of series."""

from typing import Any

from marshmallow import Schema, fields, validate

from consent.sendlog.messages import Status
from consent.vocabulary.channel import Channel
from consent.web.bodies import StrictSchema
from consent.web.strict import AwareDateTime, Choice, IntegerText, Text

_MOST = 1000
_LONGEST_CURSOR = 128


class MessagesQuery(StrictSchema[dict[str, Any]]):
    """Which page of which messages."""

    series = Text(most=64)
    status = Choice(Status)
    seller = Text(most=64)
    channel = Choice(Channel)
    after = Text(most=_LONGEST_CURSOR)
    limit = IntegerText(load_default=100, validate=validate.Range(min=1, max=_MOST))


class ListedAnswer(Schema):
    """A message, and where it is; its attempts stand at the message itself."""

    id = fields.UUID(required=True)
    contact = fields.UUID(required=True)
    channel = fields.Enum(Channel, by_value=fields.String, required=True)
    purpose = fields.String(required=True)
    seller = fields.String(required=True)
    series = fields.String(allow_none=True)
    status = fields.Enum(Status, by_value=fields.String, required=True)
    segments = fields.Integer(allow_none=True)
    send_at = AwareDateTime(required=True)
    expires_at = AwareDateTime(required=True)
    created_at = AwareDateTime(required=True)


class MessagesAnswer(Schema):
    """A page of messages; `next` is what to send in `after`, null at the end."""

    items = fields.List(fields.Nested(ListedAnswer), required=True)
    next = fields.String(required=True, allow_none=True)


class SummaryAnswer(Schema):
    """A series so far: counts of messages by status, and of refusals by reason."""

    series = fields.String(required=True)
    since = AwareDateTime(required=True)
    messages = fields.Integer(required=True)
    statuses = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    reasons = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    attempts = fields.Integer(required=True)
    opt_outs = fields.Integer(required=True)
    complaints = fields.Integer(required=True)
    halted = fields.Boolean(required=True)
