"""Counts what became of the messages of a series."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_sqlalchemy.session import Session
from sqlalchemy import ColumnElement, Select, and_, func, select, true
from sqlalchemy.orm import scoped_session

from consent.sendlog.listing import Sight
from consent.sendlog.listing_store import seen
from consent.sendlog.models import AttemptRow, MessageRow, RefusalRow
from consent.sendlog.tally_store import answered_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What became of a series so far; `since` is its first message."""

    statuses: Mapping[str, int]
    reasons: Mapping[str, int]
    attempts: int
    since: datetime | None


class SeriesStore:
    """Reads the messages, refusals and attempts of one series."""

    def __init__(self, session: scoped_session[Session]) -> None:
        """Read in the transaction of a session."""
        self._session = session

    def counts(self, series: str, sight: Sight) -> Counts:
        """Return how many messages are where, and why so many were refused."""
        which = (MessageRow.series == series, *seen(sight))
        statuses = self._session.execute(
            select(MessageRow.status, func.count(), func.min(MessageRow.created_at))
            .where(*which)
            .group_by(MessageRow.status)
        ).all()
        reason = func.jsonb_array_elements(RefusalRow.decision["reasons"])
        each = (
            select(reason.op("->>")("code").label("code"))
            .select_from(RefusalRow)
            .join(
                MessageRow,
                and_(
                    MessageRow.contact_id == RefusalRow.contact_id,
                    MessageRow.id == RefusalRow.message_id,
                ),
            )
            .where(*which)
            .subquery()
        )
        reasons = self._session.execute(
            select(each.c.code, func.count()).group_by(each.c.code)
        )
        attempts = self._session.scalar(
            select(func.count())
            .select_from(AttemptRow)
            .join(
                MessageRow,
                and_(
                    MessageRow.contact_id == AttemptRow.contact_id,
                    MessageRow.id == AttemptRow.message_id,
                ),
            )
            .where(*which)
        )
        return Counts(
            statuses={status: count for status, count, _ in statuses},
            reasons={row[0]: row[1] for row in reasons},
            attempts=attempts or 0,
            since=min((first for _, _, first in statuses), default=None),
        )

    def answered(
        self, noes: Select[*tuple[Any, ...]], series: str, sight: Sight
    ) -> int:
        """Return how many attempts of a series were answered with one of the noes."""
        said = noes.subquery("noes")
        attempt = answered_by(said).lateral("answered")
        each = (
            select(attempt.c.contact_id, attempt.c.sequence)
            .select_from(said.join(attempt, true()))
            .where(
                attempt.c.series == series,
                *_within(attempt.c.seller, sight.sellers),
                *_within(attempt.c.purpose, sight.purposes),
            )
            .distinct()
            .subquery()
        )
        return self._session.scalar(select(func.count()).select_from(each)) or 0


def _within(
    column: ColumnElement[str], names: frozenset[str] | None
) -> list[ColumnElement[bool]]:
    return [] if names is None else [column.in_(sorted(names))]
