"""The feed's one statement: a page and its bound, from one snapshot."""

from flask_sqlalchemy.session import Session
from sqlalchemy import BigInteger, Text, cast, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import scoped_session

from consent.ledger.feed import Page, Position
from consent.ledger.models import EventRow, FeedOffsetRow
from consent.ledger.rows import entry_of

_OLDEST_RUNNING = cast(
    cast(func.pg_snapshot_xmin(func.pg_current_snapshot()), Text), BigInteger
)

_A_SECOND = 2**31
"""How far apart the offsets of two seconds are."""


class Feed:
    """Reads everybody's events, each exactly once for whoever follows the cursor."""

    def __init__(self, session: scoped_session[Session]) -> None:
        """Read in the transaction of a session."""
        self._session = session

    def lift(self) -> None:
        """Have what is written from now on come after everything that was ever read.

        The offset follows the clock, since a restored database knows of no offset that
        was given after its dump: a second of it is more than any server can write.
        Where nothing was ever written, nothing was ever read.
        """
        if self._session.scalar(select(EventRow.sequence).limit(1)) is None:
            return
        seconds = cast(func.extract("epoch", func.clock_timestamp()), BigInteger)
        statement = upsert(FeedOffsetRow).values(id=1, value=seconds * _A_SECOND)
        later = func.greatest(FeedOffsetRow.value + _A_SECOND, statement.excluded.value)
        self._session.execute(
            statement.on_conflict_do_update(
                index_elements=["id"], set_={"value": later}
            )
        )

    def page(self, after: Position, *, limit: int) -> Page:
        """Return the events behind a place that nothing can come before any more."""
        offset = select(func.coalesce(func.max(FeedOffsetRow.value), 0))
        place = tuple_(EventRow.transaction_id, EventRow.contact_id, EventRow.sequence)
        rows = self._session.scalars(
            select(EventRow)
            .where(
                place > tuple_(after.transaction, after.contact, after.sequence),
                EventRow.transaction_id < offset.scalar_subquery() + _OLDEST_RUNNING,
            )
            .order_by(EventRow.transaction_id, EventRow.contact_id, EventRow.sequence)
            .limit(limit)
        ).all()
        end = after
        if rows:
            last = rows[-1]
            end = Position(
                transaction=last.transaction_id,
                contact=last.contact_id,
                sequence=last.sequence,
            )
        return Page(events=tuple(entry_of(row).event for row in rows), end=end)
