"""The send log's rows as values."""

from consent.db.journal.entries import Opened
from consent.sendlog.messages import Attempt, Ending, Message, Outcome, Refusal, Status
from consent.sendlog.models import AttemptRow, MessageRow, OutcomeRow, RefusalRow
from consent.vocabulary.channel import Channel, Technology
from consent.vocabulary.ids import ContactId, EventId, MessageId, OccasionId


def message_of(row: MessageRow) -> Message:
    """Return a message."""
    return Message(
        id=MessageId(row.id),
        contact=ContactId(row.contact_id),
        channel=Channel(row.channel),
        purpose=row.purpose,
        seller=row.seller,
        series=row.series,
        account=row.account,
        technology=None if row.technology is None else Technology(row.technology),
        occasion=None if row.occasion is None else OccasionId(row.occasion),
        promotes=row.promotes,
        sealed_content=row.sealed_content,
        segments=row.segments,
        status=Status(row.status),
        send_at=row.send_at,
        expires_at=row.expires_at,
        created_at=row.created_at,
        created_by=row.created_by,
        line=row.line,
    )


def attempt_of(row: AttemptRow, outcomes: tuple[Outcome, ...]) -> Attempt:
    """Return an attempt with what became of it."""
    return Attempt(
        contact=ContactId(row.contact_id),
        sequence=row.sequence,
        message=MessageId(row.message_id),
        sender=row.sender,
        opened_at=row.opened_at,
        rests_on=None if row.rests_on is None else EventId(row.rests_on),
        decision=row.decision,
        outcomes=outcomes,
    )


def attempt_columns(attempt: Attempt) -> dict[str, object]:
    """Return the columns of an attempt."""
    return {
        "contact_id": attempt.contact,
        "sequence": attempt.sequence,
        "message_id": attempt.message,
        "sender": attempt.sender,
        "opened_at": attempt.opened_at,
        "rests_on": attempt.rests_on,
        "decision": dict(attempt.decision),
    }


def opened_of(attempt: Attempt) -> Opened:
    """Return what the journal keeps of an attempt."""
    return Opened(
        contact=attempt.contact,
        message=attempt.message,
        sender=attempt.sender,
        at=attempt.opened_at,
    )


def outcome_of(row: OutcomeRow) -> Outcome:
    """Return what became of an attempt."""
    return Outcome(
        ending=Ending(row.ending),
        recorded_at=row.recorded_at,
        code=row.code,
        reference=row.reference,
        by=row.by,
        occurred_at=row.occurred_at,
    )


def message_columns(message: Message) -> dict[str, object]:
    """Return the columns of a message."""
    return {
        "id": message.id,
        "contact_id": message.contact,
        "channel": message.channel,
        "purpose": message.purpose,
        "seller": message.seller,
        "series": message.series,
        "account": message.account,
        "technology": message.technology,
        "occasion": message.occasion,
        "promotes": message.promotes,
        "sealed_content": message.sealed_content,
        "segments": message.segments,
        "status": message.status,
        "send_at": message.send_at,
        "expires_at": message.expires_at,
        "created_at": message.created_at,
        "created_by": message.created_by,
        "line": message.line,
    }


def refusal_of(row: RefusalRow) -> Refusal:
    """Return a refusal."""
    return Refusal(
        contact=ContactId(row.contact_id),
        message=MessageId(row.message_id),
        stage=row.stage,
        decision=row.decision,
        recorded_at=row.recorded_at,
    )


def refusal_columns(refusal: Refusal) -> dict[str, object]:
    """Return the columns of a refusal."""
    return {
        "contact_id": refusal.contact,
        "message_id": refusal.message,
        "stage": refusal.stage,
        "decision": dict(refusal.decision),
        "recorded_at": refusal.recorded_at,
    }
