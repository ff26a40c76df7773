"""The door of the feed: everybody's events, for whoever keeps a copy."""

from typing import Any

from flask import Blueprint, Response
from marshmallow import Schema, fields, validate

from consent.access.gates import caller
from consent.access.keys import Scope
from consent.ledger.feed import BEGINNING, position_of
from consent.ledger.feed_store import Feed
from consent.ledger.schemas import EventAnswer
from consent.web.bodies import StrictSchema, as_json, load_query
from consent.web.contract import contract
from consent.web.services import service
from consent.web.strict import IntegerText, Text

_MOST = 1000
_LONGEST_CURSOR = 128

feed_door = Blueprint("feed", __name__, url_prefix="/v1")


class FeedQuery(StrictSchema[dict[str, Any]]):
    """Which page of the feed."""

    after = Text(most=_LONGEST_CURSOR)
    limit = IntegerText(load_default=100, validate=validate.Range(min=1, max=_MOST))


class FeedAnswer(Schema):
    """A page of the feed; `next` is what to send in `after`, also for what comes."""

    items = fields.List(fields.Nested(EventAnswer), required=True)
    next = fields.String(required=True)


@feed_door.get("/events")
@contract(scope=Scope.CONSENTS_READ, query=FeedQuery, answers={200: FeedAnswer})
def events() -> Response:
    """Return everybody's events in the order of their transactions, a page at a time.

    A key that is bound to sellers or purposes sees its own; the cursor goes on over
    what it does not see.
    """
    asked = load_query(FeedQuery)
    cursor = asked.get("after")
    after = BEGINNING if cursor is None else position_of(cursor)
    page = service(Feed).page(after, limit=asked["limit"])
    seen = [
        event
        for event in page.events
        if caller().sees(seller=event.scope.seller, purpose=event.scope.purpose)
    ]
    return as_json(
        {"items": EventAnswer(many=True).dump(seen), "next": page.end.written()}
    )
