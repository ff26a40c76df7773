"""What a tool that sends by itself tells of its attempt. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from consent.sendlog.messages import Attempt, Ending, Outcome as Ended
from consent.vocabulary.errors import ConflictError, InvalidError

LATE = "after_permit"
"""The code of what was handed over after the permit's end."""

_AHEAD = timedelta(minutes=5)


class PermitUsedError(ConflictError):
    """Another end of this attempt was reported already."""

    code = "permit_used"
    remedy = "Ask for a new permit for a new attempt."


class SentInFutureError(InvalidError):
    """The time of sending has not come yet."""

    code = "sent_in_future"
    remedy = "Send the time at which it was handed over, or leave sent_at out."


class Reported(StrEnum):
    """What a tool tells of the attempt it was permitted."""

    SENT = "sent"
    FAILED = "failed"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"


_ENDINGS: dict[Reported, Ending] = {
    Reported.SENT: Ending.ACCEPTED,
    Reported.FAILED: Ending.FAILED,
    Reported.NOT_SENT: Ending.FAILED,
    Reported.UNKNOWN: Ending.UNKNOWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How a permitted attempt ended, in the words of the tool."""

    outcome: Reported
    reference: str | None = None
    code: str | None = None
    sent_at: datetime | None = None


def check_time(report: Report, now: datetime) -> None:
    """Raise SentInFutureError if a report tells of what has not happened yet."""
    if report.sent_at is not None and report.sent_at > now + _AHEAD:
        raise SentInFutureError(
            "sent_at is more than five minutes ahead of the server's clock",
            errors={"/sent_at": ["lies in the future"]},
        )


def ended_by(report: Report, *, now: datetime, late: bool, by: str) -> Ended:
    """Return a report in the words of the send log."""
    flag = "not_sent" if report.outcome is Reported.NOT_SENT else None
    return Ended(
        ending=_ENDINGS[report.outcome],
        recorded_at=now,
        occurred_at=report.sent_at,
        code=report.code or flag or (LATE if late else None),
        reference=report.reference,
        by=by,
    )


def check_unused(attempt: Attempt, ended: Ended) -> None:
    """Let the same report, and news of what was unknown, pass; nothing else."""
    for earlier in attempt.outcomes:
        same = (earlier.ending, earlier.reference) == (ended.ending, ended.reference)
        if not same and earlier.ending is not Ending.UNKNOWN:
            raise PermitUsedError("another end of this attempt was reported")
