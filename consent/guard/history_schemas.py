"""A contact's history as JSON."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from consent.access.keys import Caller
from consent.guard.history import Page
from consent.ledger.events import Event
from consent.ledger.schemas import EventAnswer
from consent.sendlog.messages import Attempt, Ending
from consent.web.bodies import StrictSchema, plain
from consent.web.strict import AwareDateTime, IntegerText

_MOST = 1000


class HistoryQuery(StrictSchema[dict[str, Any]]):
    """Which page of a history."""

    after = IntegerText(
        load_default=0, validate=validate.Range(min=0), metadata={"minimum": 0}
    )
    limit = IntegerText(load_default=100, validate=validate.Range(min=1, max=_MOST))

    @post_load
    def build(self, data: dict[str, Any], **_: object) -> dict[str, Any]:
        """Return the members."""
        return data


class OutcomeAnswer(Schema):
    """What became of an attempt."""

    ending = fields.Enum(Ending, by_value=fields.String, required=True)
    recorded_at = AwareDateTime(required=True)
    code = fields.String(allow_none=True)
    reference = fields.String(allow_none=True)
    occurred_at = AwareDateTime(allow_none=True)


class AttemptAnswer(Schema):
    """One hand-over to a provider."""

    sequence = fields.Integer(required=True)
    message = fields.UUID(required=True)
    sender = fields.String(required=True)
    opened_at = AwareDateTime(required=True)
    rests_on = fields.UUID(allow_none=True)
    decision = fields.Dict(keys=fields.String(), required=True)
    outcomes = fields.List(fields.Nested(OutcomeAnswer), required=True)


class EntryAnswer(Schema):
    """An event or an attempt; one of the two members is there."""

    sequence = fields.Integer(required=True)
    event = fields.Nested(EventAnswer)
    attempt = fields.Nested(AttemptAnswer)


class HistoryAnswer(Schema):
    """A page of a history; `next` is what to send in `after`."""

    items = fields.List(fields.Nested(EntryAnswer), required=True)
    next = fields.Integer(allow_none=True)


def history_document(page: Page, reader: Caller | None) -> dict[str, object]:
    """Return a page as JSON; a key that is bound sees the events about its own alone.

    Without a reader it is whole, for an operator.
    """
    return {
        "items": [_entry(e) for e in page.entries if _is_for(e, reader)],
        "next": page.next,
    }


def _entry(entry: Event | Attempt) -> dict[str, object]:
    if isinstance(entry, Event):
        return {"sequence": entry.sequence, "event": plain(EventAnswer, entry)}
    return {"sequence": entry.sequence, "attempt": plain(AttemptAnswer, entry)}


def _is_for(entry: Event | Attempt, reader: Caller | None) -> bool:
    if reader is None or (reader.sellers is None and reader.purposes is None):
        return True
    return isinstance(entry, Event) and reader.sees(
        seller=entry.scope.seller, purpose=entry.scope.purpose
    )
