"""Forms and JSON to values for those who come to their page, and back."""

from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validates_schema

from consent.contacts.address import Address, parse
from consent.contacts.fields import AddressField, LanguageField
from consent.contacts.forms import MOST
from consent.contacts.reference import parse_reference
from consent.preferences.asking.codes import digits_of
from consent.preferences.asking.minting import Order
from consent.vocabulary.channel import Channel, ContactKind
from consent.web.bodies import StrictSchema
from consent.web.strict import AwareDateTime, Choice, Text

_MOST_CODE = 40
_MOST_URL = 2000


class AskSchema(StrictSchema[Address]):
    """The address of whoever wants to come to their page."""

    address = Text(most=MOST, required=True)

    @post_load
    def build(self, data: dict[str, Any], **_: object) -> Address:
        """Return the e-mail address or the number that was typed."""
        typed = data["address"].strip()
        return parse(Channel.EMAIL if "@" in typed else Channel.SMS, typed)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Told:
    """A number, and the code that is told to have been sent there."""

    address: Address
    code: str


class CodeSchema(StrictSchema[Told]):
    """A number, and the six digits that were sent there."""

    address = Text(most=MOST, required=True)
    code = Text(most=_MOST_CODE, required=True)

    @post_load
    def build(self, data: dict[str, Any], **_: object) -> Told:
        """Return what was typed."""
        code = digits_of(data["code"])
        if code is None:
            raise ValidationError("Must be six digits.", "code")
        return Told(address=parse(Channel.SMS, data["address"].strip()), code=code)


class OrderSchema(StrictSchema[Order]):
    """Whose page is wanted: of an account, or of one address on its channel."""

    account = Text(most=64)
    address = AddressField(required=False)
    channel = Choice(Channel)
    language = LanguageField()
    return_to = Text(most=_MOST_URL)

    @validates_schema
    def check(self, data: dict[str, Any], **_: object) -> None:
        """Refuse what names nobody, or two."""
        by_address = "address" in data or data.get("channel") is not None
        if (data.get("account") is not None) == by_address:
            raise ValidationError("Send either account, or address and channel.")
        if by_address and ("address" not in data or data.get("channel") is None):
            raise ValidationError("An address needs its channel, and a channel one.")
        if data.get("channel") is Channel.LOCATION:
            raise ValidationError(
                "A device has no page of this kind: POST /v1/device-links.", "channel"
            )

    @post_load
    def build(self, data: dict[str, Any], **_: object) -> Order:
        """Return the value."""
        account = data.get("account")
        return Order(
            subject=parse_reference(account)
            if account is not None
            else parse(data["channel"], data["address"]),
            language=data.get("language"),
            return_to=data.get("return_to"),
        )


class MintedAnswer(Schema):
    """A link to somebody's page; its token is told this once."""

    url = fields.String(required=True)
    token = fields.String(required=True)
    expires_at = AwareDateTime(required=True, attribute="link.expires_at")


def is_phone(address: Address) -> bool:
    """Say whether an address gets a code instead of a link."""
    return address.kind is ContactKind.PHONE
