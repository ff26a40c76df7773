"""Messages that nobody works at any more: their job is lost, or their time is over."""

from datetime import datetime

from flask_sqlalchemy.session import Session
from sqlalchemy import text
from sqlalchemy.orm import scoped_session

from consent.sendlog.messages import OPEN_LINE
from consent.vocabulary.ids import ContactId, MessageId

Found = tuple[ContactId, MessageId]

_HAS_JOB = """
    EXISTS (
        SELECT FROM procrastinate_jobs AS job
        WHERE job.status IN ('todo', 'doing')
            AND job.args ->> 'message' = message.id::text
    )
"""
_LOST = text(f"""
    UPDATE message SET line = :line
    FROM (
        SELECT contact_id, id FROM message
        WHERE status IN ('queued', 'deferred') AND line IS NULL
            AND send_at < :before AND NOT {_HAS_JOB}
        LIMIT :most
        FOR NO KEY UPDATE SKIP LOCKED
    ) AS lost
    WHERE message.contact_id = lost.contact_id AND message.id = lost.id
""")  # noqa: S608  both parts stand here
_ADRIFT = text(f"""
    SELECT contact_id, id FROM message
    WHERE status = 'sending' AND NOT {_HAS_JOB} AND NOT EXISTS (
        SELECT FROM send_attempt AS attempt
        WHERE attempt.contact_id = message.contact_id
            AND attempt.message_id = message.id AND attempt.opened_at >= :before
    )
    ORDER BY id LIMIT :most
""")  # noqa: S608  both parts stand here
_OVER = text("""
    SELECT contact_id, id FROM message
    WHERE status IN ('queued', 'deferred')
        AND send_at <= :before AND expires_at <= :before
    LIMIT :most
""")


class SweepStore:
    """Finds messages that would be forgotten."""

    def __init__(self, session: scoped_session[Session]) -> None:
        """Work in the transaction of a session."""
        self._session = session

    def line_up_lost(self, before: datetime, most: int) -> int:
        """Put into line what was due before a time and has no job; return how many."""
        values = {"line": OPEN_LINE, "before": before, "most": most}
        return int(self._session.execute(_LOST, values).rowcount)  # type: ignore[attr-defined]  # an UPDATE has one

    def adrift(self, before: datetime, most: int) -> list[Found]:
        """Return what is being sent since before a time, and nobody has a job for."""
        rows = self._session.execute(_ADRIFT, {"before": before, "most": most})
        return [(ContactId(contact), MessageId(message)) for contact, message in rows]

    def over(self, before: datetime, most: int) -> list[Found]:
        """Return what waits although it was over before a time."""
        rows = self._session.execute(_OVER, {"before": before, "most": most})
        return [(ContactId(contact), MessageId(message)) for contact, message in rows]
