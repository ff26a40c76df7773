"""JSON to values, and values to JSON, for messages."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validates_schema

from consent.contacts.address import Address, parse
from consent.contacts.fields import AddressField
from consent.contacts.forms import InvalidAddressError
from consent.contacts.many import reader
from consent.guard.document import decision_document, written
from consent.guard.history_schemas import OutcomeAnswer
from consent.guard.schemas import DecisionAnswer
from consent.messaging.content import Content
from consent.messaging.drafts import NewMessage
from consent.messaging.service import Accepted
from consent.sendlog.messages import Attempt, Message, Refusal, Status
from consent.vocabulary.channel import Channel
from consent.web.bodies import StrictSchema
from consent.web.strict import AwareDateTime, Boolean, Text

_CARRIED = {Channel.EMAIL.value, Channel.SMS.value}
_LONGEST_TEXT = 1_440
"""Twilio takes 1,600 characters; the line that tells of a program needs some."""
_ONLY_MAIL = ("subject", "html", "reply_to")


class MessageSchema(StrictSchema[NewMessage]):
    """A message for one address."""

    channel = fields.String(required=True, metadata={"enum": sorted(_CARRIED)})
    to = AddressField()
    purpose = Text(most=64, required=True)
    seller = Text(most=64)
    series = Text(most=64)
    account = Text(most=64)
    subject = Text(most=998)
    text = Text(most=100_000, required=True)
    html = Text(most=500_000)
    reply_to = Text(most=320)
    promotes = Boolean(load_default=False)
    send_at = AwareDateTime(allow_none=True)
    expires_at = AwareDateTime(allow_none=True)

    @validates_schema
    def fits_its_channel(self, data: Mapping[str, Any], **_: object) -> None:
        """Ask of each channel what it needs, and nothing that it has not."""
        if data["channel"] not in _CARRIED:
            raise ValidationError({"channel": ["Must be email or sms."]})
        if data["channel"] == Channel.EMAIL and not data.get("subject"):
            raise ValidationError({"subject": ["An e-mail has a subject."]})
        if "\n" in (data.get("subject") or ""):
            raise ValidationError({"subject": ["Must be one line."]})
        if data["channel"] == Channel.SMS:
            unknown = {n: ["A text has none."] for n in _ONLY_MAIL if data.get(n)}
            if len(data["text"]) > _LONGEST_TEXT:
                unknown["text"] = [f"A text has at most {_LONGEST_TEXT} characters."]
            if unknown:
                raise ValidationError(unknown)

    @post_load
    def build(self, data: dict[str, Any], **_: object) -> NewMessage:
        """Return the value."""
        channel = Channel(data["channel"])
        reply_to = data.get("reply_to")
        if reply_to is not None:
            reply_to = parse(Channel.EMAIL, reply_to, at="/reply_to").as_given
        return NewMessage(
            channel=channel,
            to=_address(channel, data["to"]),
            purpose=data["purpose"],
            content=Content(
                text=data["text"],
                subject=data.get("subject"),
                html=data.get("html"),
                reply_to=reply_to,
            ),
            **{
                name: data.get(name)
                for name in ("seller", "series", "account", "send_at", "expires_at")
            },
            promotes=data["promotes"],
        )


def _address(channel: Channel, value: object) -> Address:
    """Return the address a message goes to; where it stands is said only if wrong."""
    try:
        return reader(channel)(value)
    except InvalidAddressError:
        return parse(channel, value, at="/to")


class AcceptedAnswer(Schema):
    """A message that waits (202) or was refused (200)."""

    id = fields.UUID(required=True)
    status = fields.Enum(Status, by_value=fields.String, required=True)
    not_before = AwareDateTime(allow_none=True)
    segments = fields.Integer()
    decision = fields.Nested(DecisionAnswer)


class MessageAttemptAnswer(Schema):
    """One hand-over of a message."""

    sequence = fields.Integer(required=True)
    sender = fields.String(required=True)
    opened_at = AwareDateTime(required=True)
    outcomes = fields.List(fields.Nested(OutcomeAnswer), required=True)


class MessageAnswer(Schema):
    """A message, where it is, and why."""

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
    attempts = fields.List(fields.Nested(MessageAttemptAnswer), required=True)
    decision = fields.Nested(DecisionAnswer, allow_none=True)
    reference = fields.String(allow_none=True)


def accepted_document(accepted: Accepted) -> dict[str, object]:
    """Return what accepting a message answers."""
    message = accepted.message
    document: dict[str, object] = {"id": str(message.id), "status": message.status}
    if message.status is Status.REFUSED:
        return {**document, "decision": decision_document(accepted.decision)}
    waits = message.send_at > message.created_at
    document["not_before"] = written(message.send_at) if waits else None
    if message.segments is not None:
        document["segments"] = message.segments
    return document


def message_document(
    message: Message, attempts: list[Attempt], refusals: list[Refusal]
) -> dict[str, object]:
    """Return a message as JSON, with the last decision about it."""
    document: dict[str, object] = MessageAnswer(
        exclude=("decision", "reference", "attempts")
    ).dump(message)
    decisions = [a.decision for a in attempts] + [r.decision for r in refusals]
    references = [o.reference for a in attempts for o in a.outcomes if o.reference]
    return {
        **document,
        "attempts": MessageAttemptAnswer(many=True).dump(attempts),
        "decision": decisions[-1] if decisions else None,
        "reference": references[-1] if references else None,
    }
