"""Messages that wait, a page at a time, for those who have them go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_sqlalchemy.session import Session
from sqlalchemy import (
    ColumnElement,
    Select,
    select,
    text,
    true,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.orm import scoped_session

from consent.sendlog.halts import Halted, HaltKind
from consent.sendlog.messages import OPEN_LINE
from consent.sendlog.models import MessageRow
from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import ContactId, MessageId

# As the partial indexes have it, word for word: a parameter would hide it from them.
_WAITS = text("status IN ('queued', 'deferred')")
_PARKED = text("status = 'deferred' AND send_at >= expires_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page ended: a time, and a message of that time."""

    at: datetime
    message: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A message that waits, as far as a halt looks at it."""

    contact: ContactId
    message: MessageId
    channel: Channel
    seller: str
    series: str | None
    send_at: datetime

    @property
    def place(self) -> Place:
        """Return where it stands among those that wait."""
        return Place(at=self.send_at, message=self.message)


class WaitingStore:
    """Finds what waits, and calls it up."""

    def __init__(self, session: scoped_session[Session]) -> None:
        """Work in the transaction of a session."""
        self._session = session

    def page(
        self, what: Halted, *, due: datetime, after: Place | None, limit: int
    ) -> list[Waiting]:
        """Return what a halt held back: what was due by a time, and what is parked.

        A message is parked when it waits for its own end: it was judged, and nobody
        could say until when to wait.
        """
        was_due = _waiting(what, after).where(_WAITS, MessageRow.send_at <= due)
        parked = _waiting(what, after).where(_PARKED, MessageRow.send_at > due)
        halves = [
            half.order_by(MessageRow.send_at, MessageRow.id).limit(limit).subquery()
            for half in (was_due, parked)
        ]
        whole = union_all(*(select(half) for half in halves)).subquery()
        rows = self._session.execute(
            select(whole).order_by(whole.c.send_at, whole.c.id).limit(limit)
        )
        return [
            Waiting(
                contact=ContactId(row.contact_id),
                message=MessageId(row.id),
                channel=Channel(row.channel),
                seller=row.seller,
                series=row.series,
                send_at=row.send_at,
            )
            for row in rows
        ]

    def call_up(self, waiting: Sequence[Waiting], at: datetime) -> None:
        """Have those that are parked stand in line from a time on, and no other.

        What waits for a time of its own goes on waiting for it.
        """
        if not waiting:
            return
        names = [(each.contact, each.message) for each in waiting]
        self._session.execute(
            update(MessageRow)
            .where(
                tuple_(MessageRow.contact_id, MessageRow.id).in_(names),
                _PARKED,
            )
            .values(send_at=at, line=OPEN_LINE)
            .execution_options(synchronize_session=False)
        )


def _waiting(what: Halted, after: Place | None) -> Select[*tuple[object, ...]]:
    statement = select(
        MessageRow.contact_id,
        MessageRow.id,
        MessageRow.channel,
        MessageRow.seller,
        MessageRow.series,
        MessageRow.send_at,
    ).where(_covered(what))
    if after is None:
        return statement
    place = tuple_(MessageRow.send_at, MessageRow.id)
    return statement.where(place > (after.at, after.message))


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
