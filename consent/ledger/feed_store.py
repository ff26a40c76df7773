"""The feed's one statement: a page and its bound, from one snapshot."""

from flask_sqlalchemy.session import Session
from sqlalchemy import (
    BigInteger,
    Text,
    case,
    cast,
    exists,
    func,
    literal_column,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import scoped_session

from consent.db.eras import ERA
from consent.ledger.feed import Page, Position
from consent.ledger.models import EventRow, FeedOffsetRow
from consent.ledger.rows import entry_of

_OLDEST_RUNNING = cast(
    cast(func.pg_snapshot_xmin(func.pg_current_snapshot()), Text), BigInteger
)

_A_SECOND = 2**31
"""How far apart the offsets of two seconds are: more than any server can write."""

_BY_CLOCK = literal_column(
    f"(extract(epoch from clock_timestamp()) * {_A_SECOND})::bigint", BigInteger
)


class Feed:
    """Reads everybody's events, each exactly once for whoever follows the cursor."""

    def __init__(self, session: scoped_session[Session]) -> None:
        """Read in the transaction of a session."""
        self._session = session

    def lift(self) -> None:
        """Have what is written from now on come after everything that was ever read.

        Once in a life of the database; whoever writes first in it does the same, and
        where somebody just does, it is done. The offset follows the clock, since a
        restored database knows of no offset that was given after its dump.
        """
        first = select(case((exists(select(EventRow.sequence)), _BY_CLOCK), else_=0))
        self._session.execute(
            upsert(FeedOffsetRow)
            .values(id=1, value=first.scalar_subquery(), era=ERA)
            .on_conflict_do_nothing()
        )
        before = (
            select(FeedOffsetRow.id)
            .where(FeedOffsetRow.era != ERA)
            .with_for_update(skip_locked=True)
        )
        later = func.greatest(
            FeedOffsetRow.value + cast(_A_SECOND, BigInteger), _BY_CLOCK
        )
        self._session.execute(
            update(FeedOffsetRow)
            .where(FeedOffsetRow.id.in_(before.scalar_subquery()))
            .values(value=later, era=ERA)
            .execution_options(synchronize_session=False)
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
