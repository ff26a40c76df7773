"""What is asked of a whole batch, in the query beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema

from consent.guard.question import Question
from consent.guard.schemas import check_fit
from consent.vocabulary.channel import Channel, Technology, Use
from consent.web.bodies import StrictSchema
from consent.web.strict import AwareDateTime, Choice, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchAsked:
    """One question about many addresses, and whether each yes brings its link."""

    question: Question
    links: bool


class Flag(fields.Boolean):
    """`1` or `0` (`true`, `false`), as a query says it."""

    def __init__(self) -> None:
        """Take no for an answer where it is left out."""
        super().__init__(
            load_default=False,
            truthy={"1", "true"},
            falsy={"0", "false"},
            metadata={"type": "string", "enum": ["1", "0", "true", "false"]},
        )


class BatchQuery(StrictSchema[BatchAsked]):
    """May we reach these addresses, on this channel, for this purpose?"""

    channel = Choice(Channel, required=True)
    purpose = Text(most=64, required=True)
    seller = Text(most=64, allow_none=False)
    account = Text(most=64, allow_none=False)
    technology = Choice(Technology, allow_none=False)
    series = Text(most=64, allow_none=False)
    use = Choice(Use, load_default=Use.SEND, allow_none=False)
    at = AwareDateTime()
    promotes = Flag()
    links = Flag()

    @validates_schema
    def fits_together(self, data: Mapping[str, Any], **_: object) -> None:
        """Refuse a technology that the channel does not have."""
        faults = check_fit(data["channel"], data.get("technology"), data["use"])
        if faults:
            raise ValidationError(faults)

    @post_load
    def build(self, data: dict[str, Any], **_: object) -> BatchAsked:
        """Return the value."""
        links: bool = data.pop("links")
        return BatchAsked(question=Question(**data), links=links)
