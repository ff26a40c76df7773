"""Counts what became of the attempts of each series, for its breakers."""

from datetime import datetime
from typing import Any

from flask_sqlalchemy.session import Session
from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    SQLColumnExpression,
    and_,
    func,
    not_,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.orm import scoped_session

from consent.sendlog.halt_store import halted_since
from consent.sendlog.models import AttemptRow, MessageRow, OutcomeRow
from consent.vocabulary.purpose import ALL, CLASS_PREFIX

_FAILED = text("ending = 'failed'")
_BY_OPERATOR = "resolved_by_operator"


class TallyStore:
    """Counts by series; attempts from before its last halt do not count."""

    def __init__(self, session: scoped_session[Session]) -> None:
        """Work in the transaction of a session."""
        self._session = session

    def attempts(self, series: str, since: datetime) -> int:
        """Return how many attempts of a series were opened since a time."""
        counted = (
            select(func.count())
            .select_from(AttemptRow)
            .join(MessageRow, _IS_OF)
            .where(
                MessageRow.series == series,
                *_counts(MessageRow.series, AttemptRow.opened_at, since),
            )
        )
        return self._session.scalar(counted) or 0

    def failed(self, since: datetime) -> dict[str, int]:
        """Return by series how many attempts since a time failed.

        What an operator closed as not sent is no failure: nothing was learned of it.
        """
        failures = (
            select(MessageRow.series, func.count())
            .select_from(OutcomeRow)
            .join(
                AttemptRow,
                and_(
                    AttemptRow.contact_id == OutcomeRow.contact_id,
                    AttemptRow.sequence == OutcomeRow.sequence,
                ),
            )
            .join(MessageRow, _IS_OF)
            .where(
                _FAILED,
                OutcomeRow.recorded_at > since,
                OutcomeRow.code.is_distinct_from(_BY_OPERATOR),
                *_counts(MessageRow.series, AttemptRow.opened_at, since),
            )
            .group_by(MessageRow.series)
        )
        return self._by_series(failures)

    def answered(
        self, noes: Select[*tuple[Any, ...]], since: datetime
    ) -> dict[str, int]:
        """Return by series how many attempts since a time were answered with a no.

        The columns of `noes` are contact_id, sequence, channel, purpose, seller and
        message. A no answers the message it names, else the latest before it, to the
        same contact, that it covers. Two noes to one attempt count once.
        """
        said = noes.subquery("noes")
        attempt = answered_by(said).lateral("answered")
        each = (
            select(attempt.c.series, attempt.c.contact_id, attempt.c.sequence)
            .select_from(said.join(attempt, true()))
            .where(*_counts(attempt.c.series, attempt.c.opened_at, since))
            .distinct()
            .subquery()
        )
        return self._by_series(
            select(each.c.series, func.count()).group_by(each.c.series)
        )

    def _by_series(self, statement: Select[*tuple[Any, ...]]) -> dict[str, int]:
        return {row[0]: row[1] for row in self._session.execute(statement)}


_IS_OF = and_(
    MessageRow.contact_id == AttemptRow.contact_id,
    MessageRow.id == AttemptRow.message_id,
)


def _counts(
    series: SQLColumnExpression[str | None],
    opened_at: SQLColumnExpression[datetime],
    since: datetime,
) -> tuple[ColumnElement[bool], ...]:
    return (
        opened_at > since,
        series.is_not(None),
        not_(halted_since(series, opened_at)),
    )


def answered_by(said: FromClause) -> Select[*tuple[Any, ...]]:
    """Select the one attempt that a no answers; a response answers nothing itself."""
    said_of_message = AttemptRow.message_id.is_not_distinct_from(said.c.message)
    return (
        select(
            MessageRow.series,
            MessageRow.seller,
            MessageRow.purpose,
            AttemptRow.contact_id,
            AttemptRow.sequence,
            AttemptRow.opened_at,
        )
        .join(MessageRow, _IS_OF)
        .where(
            AttemptRow.contact_id == said.c.contact_id,
            AttemptRow.sequence < said.c.sequence,
            MessageRow.occasion.is_(None),
            said.c.channel.in_([ALL, MessageRow.channel]),
            said.c.seller.in_([ALL, MessageRow.seller]),
            or_(
                said.c.purpose.in_([ALL, MessageRow.purpose]),
                said.c.purpose.startswith(CLASS_PREFIX),
            ),
        )
        .order_by(said_of_message.desc(), AttemptRow.sequence.desc())
        .limit(1)
    )
