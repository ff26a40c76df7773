"""The doors for whoever looks after a campaign: lists of messages, sums of series."""

from flask import Blueprint, Response

from consent.access.gates import caller
from consent.access.keys import Scope
from consent.messaging.campaign_schemas import (
    MessagesAnswer,
    MessagesQuery,
    SummaryAnswer,
)
from consent.messaging.series import SeriesReports
from consent.sendlog.listing import Place, Sight, Sought, place_of
from consent.sendlog.listing_store import Listing
from consent.web.bodies import dump, load_query
from consent.web.contract import contract
from consent.web.services import service

campaigns_door = Blueprint("campaigns", __name__, url_prefix="/v1")


@campaigns_door.get("/messages")
@contract(scope=Scope.MESSAGES, query=MessagesQuery, answers={200: MessagesAnswer})
def list_messages() -> Response:
    """Return messages, the oldest first, a page at a time.

    A key that is bound to sellers or purposes sees its own.
    """
    asked = load_query(MessagesQuery)
    cursor = asked.get("after")
    sought = Sought(
        series=asked.get("series"),
        status=asked["status"],
        seller=asked.get("seller"),
        channel=asked["channel"],
        sight=_sight(),
    )
    page = service(Listing).page(
        sought,
        Place() if cursor is None else place_of(cursor),
        limit=asked["limit"],
    )
    end = None if page.next is None else page.next.written()
    return dump(MessagesAnswer, {"items": page.messages, "next": end})


@campaigns_door.get("/series/<path:series>/summary")
@contract(scope=Scope.MESSAGES, answers={200: SummaryAnswer}, errors=(404,))
def sum_up(series: str) -> Response:
    """Return what became of the messages of a series so far."""
    return dump(SummaryAnswer, service(SeriesReports).summary(series, _sight()))


def _sight() -> Sight:
    by = caller()
    return Sight(sellers=by.sellers, purposes=by.purposes)
