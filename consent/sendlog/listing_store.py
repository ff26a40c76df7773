"""Lists messages, a page at a time, so that no late commit is ever skipped."""

from flask_sqlalchemy.session import Session
from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import scoped_session

from consent.db.positions import settled_below
from consent.sendlog.listing import Page, Place, Sight, Sought
from consent.sendlog.models import MessageRow
from consent.sendlog.rows import message_of


class Listing:
    """Reads messages in the order of the transactions that wrote them."""

    def __init__(self, session: scoped_session[Session]) -> None:
        """Read in the transaction of a session."""
        self._session = session

    def page(self, sought: Sought, after: Place, *, limit: int) -> Page:
        """Return messages behind a place that nothing can come before any more."""
        place = tuple_(MessageRow.transaction_id, MessageRow.id)
        rows = self._session.scalars(
            select(MessageRow)
            .where(
                place > tuple_(after.transaction, after.message),
                MessageRow.transaction_id < settled_below(),
                *_is(sought),
                *seen(sought.sight),
            )
            .order_by(MessageRow.transaction_id, MessageRow.id)
            .limit(limit + 1)
            .execution_options(populate_existing=True)
        ).all()
        shown = rows[:limit]
        end = None
        if len(rows) > limit:
            last = shown[-1]
            end = Place(transaction=last.transaction_id, message=last.id)
        return Page(messages=tuple(message_of(row) for row in shown), next=end)


def seen(sight: Sight) -> list[ColumnElement[bool]]:
    """Return what holds of messages that somebody may see."""
    found: list[ColumnElement[bool]] = []
    if sight.sellers is not None:
        found.append(MessageRow.seller.in_(sorted(sight.sellers)))
    if sight.purposes is not None:
        found.append(MessageRow.purpose.in_(sorted(sight.purposes)))
    return found


def _is(sought: Sought) -> list[ColumnElement[bool]]:
    wanted = (
        (MessageRow.series, sought.series),
        (MessageRow.status, sought.status),
        (MessageRow.seller, sought.seller),
        (MessageRow.channel, sought.channel),
    )
    return [column == value for column, value in wanted if value is not None]
