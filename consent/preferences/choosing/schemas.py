"""JSON to values, and values to JSON, for the page of a business's own front end."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates

from consent.contacts.fields import LanguageField
from consent.guard.decision import Reason
from consent.ledger.standing import State
from consent.preferences.choosing.changing import Flip, Wish
from consent.preferences.choosing.choices import Told
from consent.preferences.choosing.forms import LONGEST_NAME
from consent.preferences.choosing.view import Cell
from consent.vocabulary.channel import Channel, ContactKind
from consent.vocabulary.ids import ContactId
from consent.web.bodies import StrictSchema
from consent.web.strict import Boolean, Choice, Text

MOST_SWITCHES = 500


class FlipSchema(StrictSchema[Flip]):
    """One switch as the person wants it.

    To turn it on, name the wording that the person was shown; where its `agreement`
    says so, with the name they typed.
    """

    contact = fields.UUID(required=True)
    channel = Choice(Channel, required=True)
    purpose = Text(most=64, required=True)
    seller = Text(most=64, required=True)
    on = Boolean(required=True)
    wording = Text(most=64)
    language = LanguageField()
    name = Text(most=LONGEST_NAME)

    @post_load
    def build(self, data: dict[str, Any], **_: object) -> Flip:
        """Return the value."""
        name = " ".join((data.get("name") or "").split())
        return Flip(
            cell=Cell(
                contact=ContactId(data["contact"]),
                channel=data["channel"],
                purpose=data["purpose"],
                seller=data["seller"],
            ),
            on=data["on"],
            wording=data.get("wording"),
            language=data.get("language"),
            signature=name if any(c.isalpha() for c in name) else None,
        )


class WishSchema(StrictSchema[Wish]):
    """What is to change: switches and partners, or one of the buttons of the page."""

    switches = fields.List(
        fields.Nested(FlipSchema), validate=validate.Length(min=1, max=MOST_SWITCHES)
    )
    partners = Boolean(
        metadata={"description": "Only false: it ends what any partner may do."}
    )
    stop_everything = Boolean()
    undo_stop = Boolean()
    not_me = fields.UUID()

    @validates("partners")
    def only_ends(self, value: object, **_: object) -> None:
        """Refuse to turn all partners on: each is agreed to by itself."""
        if value is True:
            raise ValidationError("Can only be switched off; agree to each by itself.")

    @post_load
    def build(self, data: dict[str, Any], **_: object) -> Wish:
        """Return the value, if it asks for one thing."""
        chosen = {"switches", "partners"} & data.keys()
        pressed = [
            name
            for name in ("stop_everything", "undo_stop", "not_me")
            if data.get(name) not in {None, False}
        ]
        if len(pressed) + bool(chosen) != 1:
            raise ValidationError(
                "Name one thing: switches (with partners), or stop_everything, or "
                "undo_stop, or not_me."
            )
        contact = data.get("not_me")
        return Wish(
            switches=tuple(data.get("switches", ())),
            partners_off=data.get("partners") is False,
            stop_everything=data.get("stop_everything", False),
            undo_stop=data.get("undo_stop", False),
            not_me=None if contact is None else ContactId(contact),
        )


class AgreementAnswer(Schema):
    """The words under which a switch can be turned on, and what they ask for."""

    wording = fields.String(required=True)
    language = fields.String(required=True)
    needs_name = fields.Boolean(required=True)
    twice = fields.Boolean(required=True)


class SwitchAnswer(Schema):
    """One switch: what the person said, and whether the next message would leave.

    While a request waits for its second step it is not on, and its state is `pending`.
    """

    channel = fields.Enum(
        Channel, by_value=fields.String, required=True, attribute="cell.channel"
    )
    state = fields.Enum(State, by_value=fields.String, required=True)
    on = fields.Boolean(required=True)
    reaches = fields.Boolean(required=True)
    reasons = fields.List(fields.Enum(Reason, by_value=fields.String), required=True)
    since = fields.DateTime(required=True, allow_none=True)
    agreement = fields.Nested(AgreementAnswer, required=True, allow_none=True)


class RowAnswer(Schema):
    """One purpose of one seller."""

    purpose = fields.String(required=True)
    title = fields.String(required=True)
    description = fields.String(required=True)
    seller = fields.String(required=True)
    seller_name = fields.String(required=True)
    partner = fields.Boolean(required=True)
    switches = fields.List(fields.Nested(SwitchAnswer), required=True)


class SectionAnswer(Schema):
    """One contact, its address masked."""

    contact = fields.UUID(required=True)
    kind = fields.Enum(ContactKind, by_value=fields.String, required=True)
    address = fields.String(required=True, attribute="masked")
    proven = fields.Boolean(required=True)
    rows = fields.List(fields.Nested(RowAnswer), required=True)


class ServiceAnswer(Schema):
    """What belongs to the account and cannot be switched off."""

    title = fields.String(required=True)
    description = fields.String(required=True)
    channels = fields.List(fields.Enum(Channel, by_value=fields.String), required=True)


class PartnersAnswer(Schema):
    """The one switch for all partners."""

    names = fields.List(fields.String(), required=True)
    on = fields.Boolean(required=True)


class StoppedAnswer(Schema):
    """A stop of everything that can still be taken back."""

    at = fields.DateTime(required=True)
    undo_until = fields.DateTime(required=True)


class WordsAnswer(Schema):
    """The words that an agreement names."""

    wording = fields.String(required=True)
    language = fields.String(required=True)
    text = fields.String(required=True)


class ChangeAnswer(Schema):
    """What became of one switch, or of one contact."""

    told = fields.Enum(Told, by_value=fields.String, required=True)
    contact = fields.UUID(required=True, allow_none=True)
    channel = fields.String(required=True, allow_none=True)
    purpose = fields.String(required=True, allow_none=True)
    seller = fields.String(required=True, allow_none=True)


class PageAnswer(Schema):
    """The whole page; its ETag stands for everything in it but `changes`."""

    sections = fields.List(fields.Nested(SectionAnswer), required=True)
    service = fields.List(fields.Nested(ServiceAnswer), required=True)
    partners = fields.Nested(PartnersAnswer, required=True, allow_none=True)
    stopped = fields.Nested(StoppedAnswer, required=True, allow_none=True)
    wordings = fields.List(fields.Nested(WordsAnswer), required=True)
    deactivated = fields.Boolean(required=True)
    ruled = fields.Boolean(required=True)
    changes = fields.List(fields.Nested(ChangeAnswer), required=True)
