"""JSON to values, and values to JSON, for wordings."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from consent.contacts.fields import LanguageField, RegionField
from consent.vocabulary.basis import Basis
from consent.vocabulary.channel import Channel
from consent.web.bodies import StrictSchema
from consent.web.strict import AwareDateTime, Boolean, Choice, Text

_SOME = validate.Length(min=1, max=50)


class WordingSchema(StrictSchema[dict[str, Any]]):
    """One version of the words people are shown."""

    id = fields.String(
        required=True,
        validate=validate.Regexp(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z"),
        metadata={"pattern": r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"},
    )
    language = fields.String(
        required=True,
        validate=validate.Regexp(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\Z"),
        metadata={"pattern": r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$"},
    )
    text = Text(most=20_000, required=True)
    channels = fields.List(
        Choice(Channel, required=True), required=True, validate=_SOME
    )
    purposes = fields.List(Text(most=64, required=True), required=True, validate=_SOME)
    sellers = fields.List(Text(most=64, required=True), required=True, validate=_SOME)
    regions = fields.List(RegionField(), load_default=list)
    basis = Choice(Basis, required=True)
    condition_of_purchase = Boolean(required=True)

    @post_load
    def build(self, data: dict[str, Any], **_: object) -> dict[str, Any]:
        """Return the members, lists as sets."""
        return {
            **data,
            "channels": frozenset(c.value for c in data["channels"]),
            "purposes": frozenset(data["purposes"]),
            "sellers": frozenset(data["sellers"]),
            "regions": frozenset(r for r in data["regions"] if r is not None),
        }


class WordingQuery(StrictSchema[dict[str, Any]]):
    """For whom and what a wording is looked for."""

    channel = Choice(Channel, required=True)
    purpose = Text(most=64, required=True)
    seller = Text(most=64)
    region = RegionField()
    language = LanguageField()

    @post_load
    def build(self, data: dict[str, Any], **_: object) -> dict[str, Any]:
        """Return the members, what was left out as nothing."""
        return {"region": None, "language": None, **data}


class WordingAnswer(Schema):
    """A wording as it is recorded."""

    id = fields.String(required=True)
    language = fields.String(required=True)
    text = fields.String(required=True)
    digest = fields.Function(
        lambda wording: wording.digest.hex(), metadata={"type": "string"}
    )
    channels = fields.List(fields.String(), required=True)
    purposes = fields.List(fields.String(), required=True)
    sellers = fields.List(fields.String(), required=True)
    regions = fields.List(fields.String(), required=True)
    basis = fields.Enum(Basis, by_value=fields.String, required=True)
    condition_of_purchase = fields.Boolean(required=True)
    recorded_at = AwareDateTime(required=True)
