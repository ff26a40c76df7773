"""Messages that are parked: they wait for their own end, since nobody knows a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_sqlalchemy.session import Session
from sqlalchemy import ColumnElement, select, text, true, tuple_, update
from sqlalchemy.orm import scoped_session

from consent.sendlog.halts import Halted, HaltKind
from consent.sendlog.messages import OPEN_LINE
from consent.sendlog.models import MessageRow
from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import ContactId, MessageId

# As the partial index has it, word for word: a parameter would hide it from the index.
_PARKED = text("status = 'deferred' AND send_at >= expires_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page ended: a time, and a message of that time."""

    at: datetime
    message: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """A message that is parked, as far as a halt looks at it."""

    contact: ContactId
    message: MessageId
    channel: Channel
    seller: str
    series: str | None
    place: Place


class WaitingStore:
    """Finds what is parked, and calls it up."""

    def __init__(self, session: scoped_session[Session]) -> None:
        """Work in the transaction of a session."""
        self._session = session

    def page(self, what: Halted, *, after: Place | None, limit: int) -> list[Parked]:
        """Return parked messages of what was halted, the one that ends first first."""
        place = tuple_(MessageRow.send_at, MessageRow.id)
        statement = (
            select(
                MessageRow.contact_id,
                MessageRow.id,
                MessageRow.channel,
                MessageRow.seller,
                MessageRow.series,
                MessageRow.send_at,
            )
            .where(_PARKED, _covered(what))
            .order_by(MessageRow.send_at, MessageRow.id)
            .limit(limit)
        )
        if after is not None:
            statement = statement.where(place > (after.at, after.message))
        return [
            Parked(
                contact=ContactId(row.contact_id),
                message=MessageId(row.id),
                channel=Channel(row.channel),
                seller=row.seller,
                series=row.series,
                place=Place(at=row.send_at, message=row.id),
            )
            for row in self._session.execute(statement)
        ]

    def call_up(self, parked: Sequence[Parked], at: datetime) -> None:
        """Have those that are still parked stand in line from a time on."""
        if not parked:
            return
        names = [(each.contact, each.message) for each in parked]
        self._session.execute(
            update(MessageRow)
            .where(tuple_(MessageRow.contact_id, MessageRow.id).in_(names), _PARKED)
            .values(send_at=at, line=OPEN_LINE)
            .execution_options(synchronize_session=False)
        )


def _covered(what: Halted) -> ColumnElement[bool]:
    match what.kind:
        case HaltKind.ALL:
            return true()
        case HaltKind.SERIES:
            return MessageRow.series == what.value
        case HaltKind.SELLER:
            return MessageRow.seller == what.value
        case HaltKind.CHANNEL:
            return MessageRow.channel == what.value
