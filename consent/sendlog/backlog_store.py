"""What an operator watches of the send log: what waits, what is unknown, halts."""

from sqlalchemy import Select, case, extract, func, select

from consent.db.figures import Figure
from consent.sendlog.messages import OPEN_LINE, WAITING, Status
from consent.sendlog.models import HaltRow, MessageRow

_IS_WAITING = MessageRow.status.in_(sorted(status.value for status in WAITING))
_IS_OPEN = MessageRow.status.in_([Status.SENDING.value, Status.UNKNOWN.value])


def _waiting() -> Select[str, str, int]:
    why = case(
        (MessageRow.send_at > func.now(), "time"),
        (MessageRow.line > OPEN_LINE, "turn"),
        else_="due",
    ).label("why")
    return (
        select(MessageRow.channel, why, func.count())
        .where(_IS_WAITING)
        .group_by(MessageRow.channel, why)
    )


def _overdue() -> Select[float]:
    """Leave out who waits for a sender's pace, which may take hours, or has a job."""
    seconds = extract("epoch", func.now() - func.min(MessageRow.send_at))
    return select(func.greatest(func.coalesce(seconds, 0), 0)).where(
        _IS_WAITING, MessageRow.line == OPEN_LINE
    )


def _open() -> Select[str, str, int]:
    return (
        select(MessageRow.channel, MessageRow.status, func.count())
        .where(_IS_OPEN)
        .group_by(MessageRow.channel, MessageRow.status)
    )


def _halts() -> Select[str, str, int]:
    return (
        select(HaltRow.kind, HaltRow.cause, func.count())
        .where(HaltRow.lifted_at.is_(None))
        .group_by(HaltRow.kind, HaltRow.cause)
    )


FIGURES = (
    Figure(
        name="consent_halts",
        text="Halts in force, by what they stop and who set them.",
        statement=_halts(),
        labels=("kind", "cause"),
    ),
    Figure(
        name="consent_messages_open",
        text="Messages whose attempt is under way, or of unknown end.",
        statement=_open(),
        labels=("channel", "status"),
    ),
    Figure(
        name="consent_messages_waiting",
        text="Messages that wait: for their time, for their sender's pace, or due.",
        statement=_waiting(),
        labels=("channel", "why"),
    ),
    Figure(
        name="consent_messages_overdue_seconds",
        text="For how long a message has been due that nobody took up.",
        statement=_overdue(),
    ),
)
