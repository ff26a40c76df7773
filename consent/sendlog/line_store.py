"""The lines in which messages wait without a job, and the pace of senders.

A message that waits for long costs no job: the job library looks through every job it
may not do yet each time it looks for one that it may.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_sqlalchemy.session import Session
from sqlalchemy import Row, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import scoped_session

from consent.sendlog.messages import OPEN_LINE, WAITING
from consent.sendlog.models import MessageRow, SenderPaceRow
from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import ContactId, MessageId

_IS_WAITING = MessageRow.status.in_(sorted(status.value for status in WAITING))

# PostgreSQL walks an index for every distinct value only when it is told how.
# https://wiki.postgresql.org/wiki/Loose_indexscan
_LINES = text("""
    WITH RECURSIVE found AS (
        (SELECT line FROM message WHERE line IS NOT NULL ORDER BY line LIMIT 1)
        UNION ALL
        SELECT (
            SELECT message.line FROM message
            WHERE message.line IS NOT NULL AND message.line > found.line
            ORDER BY message.line LIMIT 1
        )
        FROM found WHERE found.line IS NOT NULL
    )
    SELECT line FROM found WHERE line IS NOT NULL
""")

# The times of jobs are the library's: by the database's clock, not by ours.
_UNDONE = text("""
    SELECT count(*) FROM procrastinate_jobs
    WHERE status = 'todo' AND args ->> 'line' = :mark
        AND (scheduled_at IS NULL OR scheduled_at <= now() + :soon)
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """A message whose turn has come, and what it is for."""

    contact: ContactId
    message: MessageId
    channel: Channel
    seller: str
    series: str | None
    purpose: str
    promotes: bool
    expires_at: datetime


class LineStore:
    """Reads and moves the lines; each worker takes what no other has in hand."""

    def __init__(self, session: scoped_session[Session]) -> None:
        """Work in the transaction of a session."""
        self._session = session

    def lines(self) -> list[str]:
        """Return the lines in which anybody stands."""
        return [line for (line,) in self._session.execute(_LINES)]

    def call(self, line: str, *, until: datetime, most: int) -> list[Called]:
        """Take those out of a line whose time has come, the earliest first."""
        due = (
            select(MessageRow.contact_id, MessageRow.id)
            .where(MessageRow.line == line, MessageRow.send_at <= until, _IS_WAITING)
            .order_by(MessageRow.line, MessageRow.send_at, MessageRow.id)
            .limit(most)
            .with_for_update(key_share=True, skip_locked=True)
            .cte("due")
        )
        taken = self._session.execute(
            update(MessageRow)
            .where(MessageRow.contact_id == due.c.contact_id, MessageRow.id == due.c.id)
            .values(line=None)
            .returning(
                MessageRow.contact_id,
                MessageRow.id,
                MessageRow.channel,
                MessageRow.seller,
                MessageRow.series,
                MessageRow.purpose,
                MessageRow.promotes,
                MessageRow.send_at,
                MessageRow.expires_at,
            )
            .execution_options(synchronize_session=False)
        )
        rows = sorted(taken, key=lambda row: (row.send_at, row.id))
        return [_called(row) for row in rows]

    def free_at(self, sender: str, now: datetime) -> datetime | None:
        """Lock a sender's pace and return when it may send; nothing when it is held."""
        first = insert(SenderPaceRow).values(sender=sender, free_at=now)
        self._session.execute(first.on_conflict_do_nothing())
        return self._session.scalar(
            select(SenderPaceRow.free_at)
            .where(SenderPaceRow.sender == sender)
            .with_for_update(skip_locked=True)
        )

    def undone(self, mark: str, *, soon: timedelta) -> int:
        """Return how many called out of a line wait for a worker, now or soon.

        The line is told by the mark in their jobs.
        """
        values = {"mark": mark, "soon": soon}
        return self._session.scalar(_UNDONE, values) or 0

    def take_slots(self, sender: str, free_at: datetime) -> None:
        """Write when a sender whose pace is locked may send next."""
        self._session.execute(
            update(SenderPaceRow)
            .where(SenderPaceRow.sender == sender)
            .values(free_at=free_at)
        )

    def take_slot(self, sender: str, *, now: datetime, free_at: datetime) -> bool:
        """Take a sender's slot if one is free this moment; say whether it was."""
        first = insert(SenderPaceRow).values(sender=sender, free_at=free_at)
        taken = self._session.scalar(
            first.on_conflict_do_update(
                index_elements=["sender"],
                set_={"free_at": free_at},
                where=SenderPaceRow.free_at <= now,
            ).returning(SenderPaceRow.sender)
        )
        return taken is not None

    def let_go(self, now: datetime, most: int) -> int:
        """Move messages that are over to the open line: no pace holds them back."""
        over = (
            select(MessageRow.contact_id, MessageRow.id)
            .where(
                MessageRow.line > OPEN_LINE, MessageRow.expires_at <= now, _IS_WAITING
            )
            .limit(most)
            .with_for_update(key_share=True, skip_locked=True)
        )
        moved = self._session.execute(
            update(MessageRow)
            .where(tuple_(MessageRow.contact_id, MessageRow.id).in_(over))
            .values(line=OPEN_LINE)
            .returning(MessageRow.id)
            .execution_options(synchronize_session=False)
        )
        return len(moved.all())

    def join(self, line: str, called: Sequence[Called]) -> None:
        """Have messages that were called just now wait in another line, by their time.

        Nobody else has them in hand: their rows are locked since they were called.
        """
        self._session.execute(
            update(MessageRow)
            .where(
                MessageRow.id.in_([each.message for each in called]),
                MessageRow.contact_id.in_([each.contact for each in called]),
            )
            .values(line=line)
            .execution_options(synchronize_session=False)
        )


def _called(row: Row[*tuple[object, ...]]) -> Called:
    return Called(
        contact=ContactId(row.contact_id),
        message=MessageId(row.id),
        channel=Channel(row.channel),
        seller=row.seller,
        series=row.series,
        purpose=row.purpose,
        promotes=row.promotes,
        expires_at=row.expires_at,
    )
