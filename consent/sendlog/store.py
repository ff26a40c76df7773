"""The send log's tables: messages, attempts, outcomes and refusals as values."""

from collections.abc import Iterable
from datetime import datetime

from flask_sqlalchemy.session import Session
from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import scoped_session

from consent.db.journal.notes import note
from consent.sendlog import step_store as steps
from consent.sendlog.messages import (
    Attempt,
    Ending,
    Message,
    Outcome,
    Refusal,
    Status,
    Wait,
)
from consent.sendlog.models import AttemptRow, MessageRow, OutcomeRow, RefusalRow
from consent.sendlog.rows import (
    attempt_columns,
    attempt_of,
    message_columns,
    message_of,
    opened_of,
    outcome_of,
    refusal_columns,
    refusal_of,
)
from consent.vocabulary.ids import ContactId, MessageId

_COUNTS_AS_REACHED = (Ending.ACCEPTED, Ending.DELIVERED)


class SendLogStore:
    """Reads and appends what was sent and refused."""

    def __init__(self, session: scoped_session[Session]) -> None:
        """Work in the transaction of a session."""
        self._session = session

    def add_message(self, message: Message) -> None:
        """Write a message."""
        steps.ADD.run(self._session, steps.spoken(message_columns(message)))

    def message(self, contact: ContactId, message: MessageId) -> Message | None:
        """Return a message of a contact, as it is now."""
        wanted = {"contact": contact, "message": message}
        rows = steps.FIND.rows(self._session, wanted)
        return message_of(steps.found(rows[0])) if rows else None

    def find(self, message: MessageId) -> Message | None:
        """Return a message by its id alone."""
        row = self._session.scalars(
            select(MessageRow)
            .where(MessageRow.id == message)
            .execution_options(populate_existing=True)
        ).one_or_none()
        return None if row is None else message_of(row)

    def move(
        self,
        contact: ContactId,
        message: MessageId,
        *,
        to: Status,
        allowed: Iterable[Status],
        waits: Wait | None = None,
    ) -> bool:
        """Move a message to a state if it is in one of those allowed; say whether.

        It leaves the line it stands in, unless it is told where to wait.
        """
        values: dict[str, object] = {
            "contact": contact,
            "message": message,
            "to": to.value,
            "allowed": [status.value for status in allowed],
        }
        if waits is None:
            return bool(steps.MOVE.rows(self._session, values))
        values |= {"line": waits.line, "until": waits.until}
        return bool(steps.WAIT.rows(self._session, values))

    def add_attempt(self, attempt: Attempt, *, journalled: bool = True) -> None:
        """Write an attempt, and have it journalled: it must not be made twice."""
        if journalled:
            note(self._session, opened_of(attempt))
        steps.OPEN.run(self._session, steps.spoken(attempt_columns(attempt)))

    def add_outcome(self, contact: ContactId, sequence: int, outcome: Outcome) -> bool:
        """Write what became of an attempt; say whether it was news."""
        values = {
            "contact_id": contact,
            "sequence": sequence,
            "ending": outcome.ending.value,
            "recorded_at": outcome.recorded_at,
            "code": outcome.code,
            "reference": outcome.reference,
            "by": outcome.by,
            "occurred_at": outcome.occurred_at,
        }
        return bool(steps.CLOSE.rows(self._session, values))

    def add_refusal(self, refusal: Refusal) -> None:
        """Write a refusal; a message is refused once at each stage."""
        self._session.execute(
            upsert(RefusalRow)
            .values(**refusal_columns(refusal))
            .on_conflict_do_nothing()
        )

    def refusals(self, contact: ContactId, message: MessageId) -> list[Refusal]:
        """Return the refusals of a message."""
        rows = self._session.scalars(
            select(RefusalRow).where(
                RefusalRow.contact_id == contact, RefusalRow.message_id == message
            )
        )
        return [refusal_of(row) for row in rows]

    def attempts(
        self, contact: ContactId, message: MessageId | None = None
    ) -> list[Attempt]:
        """Return a contact's attempts by sequence, or those of one message."""
        statement = select(AttemptRow).where(AttemptRow.contact_id == contact)
        if message is not None:
            statement = statement.where(AttemptRow.message_id == message)
        rows = self._session.scalars(statement.order_by(AttemptRow.sequence)).all()
        endings = self._outcomes(contact, [row.sequence for row in rows])
        return [attempt_of(row, endings.get(row.sequence, ())) for row in rows]

    def _outcomes(
        self, contact: ContactId, sequences: list[int]
    ) -> dict[int, tuple[Outcome, ...]]:
        rows = self._session.scalars(
            select(OutcomeRow)
            .where(OutcomeRow.contact_id == contact, OutcomeRow.sequence.in_(sequences))
            .order_by(OutcomeRow.recorded_at)
        )
        found: dict[int, tuple[Outcome, ...]] = {}
        for row in rows:
            found[row.sequence] = (*found.get(row.sequence, ()), outcome_of(row))
        return found

    def last_reached(
        self, contact: ContactId, sender: str, before: int
    ) -> datetime | None:
        """Return when a sender last got something through, before an attempt.

        Where no receipt tells of a delivery, that the provider took it stands for it;
        what failed in the end reached nobody.
        """
        reached = [
            outcome.recorded_at
            for attempt in self.attempts(contact)
            if attempt.sender == sender and attempt.sequence < before
            for outcome in attempt.outcomes
            if outcome.ending in _COUNTS_AS_REACHED
            and not any(o.ending is Ending.FAILED for o in attempt.outcomes)
        ]
        return max(reached, default=None)

    def last_attempt(self, contact: ContactId, sender: str) -> Attempt | None:
        """Return the latest attempt from a sender to a contact."""
        row = self._session.scalars(
            select(AttemptRow)
            .where(AttemptRow.contact_id == contact, AttemptRow.sender == sender)
            .order_by(AttemptRow.sequence.desc())
            .limit(1)
        ).first()
        return None if row is None else attempt_of(row, ())

    def has_had(self, contact: ContactId, *, purpose: str, seller: str) -> bool:
        """Say whether a text of this program was ever handed over for this contact."""
        asked = {"contact": contact, "purpose": purpose, "seller": seller}
        ((found,),) = steps.HAS_HAD.rows(self._session, asked)
        return bool(found)

    def unresolved(self, opened_before: datetime, limit: int) -> list[Attempt]:
        """Return attempts of which nobody knows whether the provider took them."""
        closed = exists().where(
            OutcomeRow.contact_id == AttemptRow.contact_id,
            OutcomeRow.sequence == AttemptRow.sequence,
            OutcomeRow.ending != Ending.UNKNOWN.value,
        )
        rows = self._session.scalars(
            select(AttemptRow)
            .join(
                MessageRow,
                (MessageRow.contact_id == AttemptRow.contact_id)
                & (MessageRow.id == AttemptRow.message_id),
            )
            .where(
                (MessageRow.status == Status.UNKNOWN.value)
                | (
                    (MessageRow.status == Status.SENDING.value)
                    & (AttemptRow.opened_at < opened_before)
                ),
                ~closed,
            )
            .order_by(AttemptRow.opened_at)
            .limit(limit)
        ).all()
        return [
            attempt_of(
                row,
                self._outcomes(ContactId(row.contact_id), [row.sequence]).get(
                    row.sequence, ()
                ),
            )
            for row in rows
        ]
