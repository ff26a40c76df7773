"""The table of wordings: rows to values; it only grows."""

from flask_sqlalchemy.session import Session
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import scoped_session

from consent.db.base import table_of
from consent.db.hot import Hot
from consent.ledger.models import WordingRow
from consent.ledger.wording import Wording
from consent.vocabulary.basis import Basis

_COUNT = Hot(select(func.count()).select_from(table_of(WordingRow)))


class WordingStore:
    """Reads and appends wordings."""

    def __init__(self, session: scoped_session[Session]) -> None:
        """Work in the transaction of a session."""
        self._session = session

    def add(self, wording: Wording) -> bool:
        """Write a wording unless its id and language are taken; say whether."""
        added = self._session.execute(
            upsert(WordingRow)
            .values(
                id=wording.id,
                language=wording.language,
                text=wording.text,
                digest=wording.digest,
                channels=sorted(wording.channels),
                purposes=sorted(wording.purposes),
                sellers=sorted(wording.sellers),
                regions=sorted(wording.regions),
                basis=wording.basis,
                condition_of_purchase=wording.condition_of_purchase,
                recorded_at=wording.recorded_at,
            )
            .on_conflict_do_nothing()
            .returning(WordingRow.id)
        )
        return added.first() is not None

    def versions(self, wording: str) -> list[Wording]:
        """Return a wording in every language it is recorded in."""
        rows = self._session.scalars(select(WordingRow).where(WordingRow.id == wording))
        return [_wording(row) for row in rows]

    def count(self) -> int:
        """Return how many there are."""
        ((count,),) = _COUNT.rows(self._session, {})
        return int(count)

    def all(self) -> list[Wording]:
        """Return every wording there is, the newest first."""
        rows = self._session.scalars(
            select(WordingRow).order_by(WordingRow.recorded_at.desc(), WordingRow.id)
        )
        return [_wording(row) for row in rows]

    def naming(self, *, channel: str, purpose: str, seller: str) -> list[Wording]:
        """Return the wordings that name all three, the newest first."""
        rows = self._session.scalars(
            select(WordingRow)
            .where(
                func.array_position(WordingRow.channels, channel).is_not(None),
                func.array_position(WordingRow.purposes, purpose).is_not(None),
                func.array_position(WordingRow.sellers, seller).is_not(None),
            )
            .order_by(WordingRow.recorded_at.desc(), WordingRow.id)
        )
        return [_wording(row) for row in rows]


def _wording(row: WordingRow) -> Wording:
    return Wording(
        id=row.id,
        language=row.language,
        text=row.text,
        channels=frozenset(row.channels),
        purposes=frozenset(row.purposes),
        sellers=frozenset(row.sellers),
        regions=frozenset(row.regions),
        basis=Basis(row.basis),
        condition_of_purchase=row.condition_of_purchase,
        recorded_at=row.recorded_at,
    )
