"""JSON to values for the links that a business asks for."""

from typing import Any

from marshmallow import ValidationError, fields, post_load

from consent.contacts.address import parse
from consent.contacts.fields import AddressField
from consent.preferences.withdraw_links import Asked
from consent.vocabulary.channel import Channel
from consent.web.bodies import StrictSchema
from consent.web.strict import Choice, Text

LONGEST_ID = 255


def _names_a_line(value: object) -> None:
    is_text = isinstance(value, str) and len(value) <= LONGEST_ID
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if not is_text and not is_number:
        raise ValidationError(
            f"Must be a text of at most {LONGEST_ID} characters, or a whole number."
        )


class AskedSchema(StrictSchema[Asked]):
    """One line: whose link is asked for, and what it switches off."""

    id = fields.Raw(allow_none=True, validate=_names_a_line)
    channel = Choice(Channel, required=True)
    address = AddressField()
    purpose = Text(most=64, required=True)
    seller = Text(most=64)

    @post_load
    def build(self, data: dict[str, Any], **_: object) -> Asked:
        """Return the value."""
        data.pop("id", None)
        return Asked(**{**data, "address": parse(data["channel"], data["address"])})
