"""The occasions that responses answer, and the one row that spends each."""

from typing import Any
from uuid import UUID

from flask_sqlalchemy.session import Session
from sqlalchemy import ColumnElement, Select, and_, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import scoped_session

from consent.sendlog.messages import Occasion
from consent.sendlog.models import OccasionRow, OccasionSpentRow
from consent.vocabulary.ids import ContactId, OccasionId


class OccasionStore:
    """Reads and writes occasions."""

    def __init__(self, session: scoped_session[Session]) -> None:
        """Work in the transaction of a session."""
        self._session = session

    def add(self, occasion: Occasion) -> None:
        """Write an occasion."""
        self._session.execute(
            insert(OccasionRow).values(
                contact_id=occasion.contact,
                id=occasion.id,
                channel=occasion.channel,
                purpose=occasion.purpose,
                seller=occasion.seller,
                at=occasion.at,
                expires_at=occasion.expires_at,
                source=occasion.source,
            )
        )

    def spend(self, contact: ContactId, occasion: OccasionId, sequence: int) -> bool:
        """Spend an occasion on an attempt; say whether it was still unspent."""
        spent = self._session.execute(
            upsert(OccasionSpentRow)
            .values(contact_id=contact, occasion_id=occasion, sequence=sequence)
            .on_conflict_do_nothing()
            .returning(OccasionSpentRow.sequence)
        )
        return spent.first() is not None


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
