"""The occasions that responses answer, and the one row that spends each."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask_sqlalchemy.session import Session
from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import scoped_session

from consent.db.base import table_of
from consent.sendlog.messages import NEVER_LEFT, Occasion
from consent.sendlog.models import MessageRow, OccasionRow, OccasionSpentRow
from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import ContactId, MessageId, OccasionId, new_id

_OCCASION = table_of(OccasionRow)
_COPIED = [name for name in _OCCASION.c.keys() if name != "id"]  # noqa: SIM118  a collection


_IS_ANSWER = and_(
    MessageRow.contact_id == OccasionRow.contact_id,
    MessageRow.occasion == OccasionRow.id,
)


class OccasionStore:
    """Reads and writes occasions."""

    def __init__(self, session: scoped_session[Session]) -> None:
        """Work in the transaction of a session."""
        self._session = session

    def add(self, occasion: Occasion) -> bool:
        """Write an occasion; say whether it is new."""
        added = self._session.execute(
            upsert(OccasionRow)
            .values(
                contact_id=occasion.contact,
                id=occasion.id,
                channel=occasion.channel,
                purpose=occasion.purpose,
                seller=occasion.seller,
                at=occasion.at,
                expires_at=occasion.expires_at,
                source=occasion.source,
            )
            .on_conflict_do_nothing()
            .returning(OccasionRow.id)
        )
        return added.first() is not None

    def spend(self, contact: ContactId, occasion: OccasionId, sequence: int) -> bool:
        """Spend an occasion on an attempt; say whether it was still unspent."""
        spent = self._session.execute(
            upsert(OccasionSpentRow)
            .values(contact_id=contact, occasion_id=occasion, sequence=sequence)
            .on_conflict_do_nothing()
            .returning(OccasionSpentRow.sequence)
        )
        return spent.first() is not None

    def renew(
        self, contact: ContactId, message: MessageId, occasion: OccasionId
    ) -> None:
        """Let a message answer the same thing anew: nothing was sent, for certain.

        What spends an occasion is taken back by nobody, so there is another one.
        """
        fresh = new_id()
        same = select(literal(fresh), *(_OCCASION.c[name] for name in _COPIED)).where(
            _OCCASION.c.contact_id == contact, _OCCASION.c.id == occasion
        )
        self._session.execute(insert(OccasionRow).from_select(["id", *_COPIED], same))
        self._session.execute(
            update(MessageRow)
            .where(MessageRow.contact_id == contact, MessageRow.id == message)
            .values(occasion=fresh)
        )

    def since(self, contact: ContactId, purpose: str, at: datetime) -> int:
        """Return how much there was to answer with a purpose after a time."""
        counted = select(func.count(OccasionRow.source.distinct())).where(
            OccasionRow.contact_id == contact,
            OccasionRow.purpose == purpose,
            OccasionRow.at > at,
        )
        return self._session.scalar(counted) or 0

    def answers_since(
        self, contact: ContactId, purpose: str, at: datetime
    ) -> tuple[int, int]:
        """Return how many answers were tried, and how many left or still may."""
        tried, left = self._session.execute(
            select(
                func.count(),
                func.count().filter(MessageRow.status.not_in(NEVER_LEFT)),
            )
            .select_from(OccasionRow)
            .join(MessageRow, _IS_ANSWER)
            .where(
                OccasionRow.contact_id == contact,
                OccasionRow.purpose == purpose,
                OccasionRow.at > at,
            )
        ).one()
        return tried, left

    def last_answered(self, contact: ContactId, purpose: str) -> Occasion | None:
        """Return the latest whose answer with a purpose left, or still may."""
        row = self._session.execute(
            select(OccasionRow)
            .join(MessageRow, _IS_ANSWER)
            .where(
                OccasionRow.contact_id == contact,
                OccasionRow.purpose == purpose,
                MessageRow.status.not_in(NEVER_LEFT),
            )
            .order_by(OccasionRow.at.desc())
            .limit(1)
        ).first()
        return None if row is None else _occasion(row[0])

    def find(self, contact: ContactId, occasion: OccasionId) -> Occasion | None:
        """Return one occasion of a contact."""
        row = self._session.get(OccasionRow, (contact, occasion))
        return None if row is None else _occasion(row)


def _occasion(found: OccasionRow) -> Occasion:
    return Occasion(
        id=OccasionId(found.id),
        contact=ContactId(found.contact_id),
        channel=Channel(found.channel),
        purpose=found.purpose,
        seller=found.seller,
        at=found.at,
        expires_at=found.expires_at,
        source=found.source,
    )


def occasion_select(
    contact: ColumnElement[UUID], occasion: ColumnElement[UUID]
) -> Select[*tuple[Any, ...]]:
    """Return the select of one occasion of a contact, for the guard's statement."""
    answered = and_(
        OccasionSpentRow.contact_id == OccasionRow.contact_id,
        OccasionSpentRow.occasion_id == OccasionRow.id,
    )
    return (
        select(
            OccasionRow.channel,
            OccasionRow.purpose,
            OccasionRow.seller,
            OccasionRow.at,
            OccasionRow.expires_at,
            OccasionSpentRow.occasion_id.is_not(None),
        )
        .outerjoin(OccasionSpentRow, answered)
        .where(OccasionRow.contact_id == contact, OccasionRow.id == occasion)
    )
