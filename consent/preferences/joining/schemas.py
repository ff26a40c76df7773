"""A posted sign-up form to a value."""

from typing import Any

from marshmallow import EXCLUDE, ValidationError, fields, post_load, validates_schema

from consent.contacts.address import Address, parse
from consent.contacts.forms import InvalidAddressError
from consent.contacts.phone_number import is_costly
from consent.preferences.joining.service import Typed
from consent.vocabulary.channel import Channel, ContactKind
from consent.web.bodies import StrictSchema
from consent.web.strict import Choice, Text

MOST_PURPOSES = 20

_ADDRESSES = {"address": None, "email": Channel.EMAIL, "phone": Channel.SMS}
"""The fields an address may stand in, and which channel each is for."""

_COSTLY = "Give a number of a person, not one with a special rate."
_ONE = "Fill in exactly one of address, email and phone."


class JoinSchema(StrictSchema[Typed]):
    """A sign-up form. What else a form sends, such as its button, is passed over."""

    class Meta:
        """Other tools add fields of their own to the forms of a site."""

        unknown = EXCLUDE

    address = Text(most=400)
    email = Text(most=400)
    phone = Text(most=400)
    channel = Choice(Channel)
    purpose = fields.List(Text(most=64, required=True), load_default=list)
    seller = Text(most=64)
    wording = Text(most=64, required=True)
    language = Text(most=35)
    signature = Text(most=200)
    return_to = Text(most=2000)
    website = Text(most=2000, blank=True)

    @validates_schema(skip_on_field_errors=True)
    def makes_sense(self, data: dict[str, Any], **_: object) -> None:
        """Accept one address, at least one purpose, and a channel that can be asked.

        What is wrong is told all at once.
        """
        faults: dict[str, list[str]] = {}
        if data.get("channel") not in {None, Channel.EMAIL, Channel.SMS}:
            faults["channel"] = ["Must be email or sms."]
        elif (wrong := _wrong_address(data)) is not None:
            faults["address"] = [wrong]
        if not 0 < len(data["purpose"]) <= MOST_PURPOSES:
            many = f"Choose at least one, and at most {MOST_PURPOSES}."
            faults["purpose"] = [many]
        if faults:
            raise ValidationError(faults)

    @post_load
    def build(self, data: dict[str, Any], **_: object) -> Typed:
        """Return the value."""
        channel, address = _address(data)
        return Typed(
            channel=channel,
            address=address,
            purposes=tuple(data["purpose"]),
            wording=data["wording"],
            seller=data.get("seller"),
            language=data.get("language"),
            signature=data.get("signature"),
            return_to=data.get("return_to"),
        )


def _wrong_address(data: dict[str, Any]) -> str | None:
    """Return what is wrong with the address, if anything is."""
    if len(_given(data)) != 1:
        return _ONE
    try:
        _, address = _address(data)
    except InvalidAddressError as error:
        return error.detail
    costs = address.kind is ContactKind.PHONE and is_costly(address.text)
    return _COSTLY if costs else None


def _address(data: dict[str, Any]) -> tuple[Channel, Address]:
    """Return the one address, and what channel it is for."""
    (name,) = _given(data)
    given = data[name]
    guessed = Channel.EMAIL if "@" in given else Channel.SMS
    channel = data.get("channel") or _ADDRESSES[name] or guessed
    return channel, parse(channel, given)


def _given(data: dict[str, Any]) -> list[str]:
    return [name for name in _ADDRESSES if data.get(name)]
