"""Rows of keys and answered requests, as values."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_sqlalchemy.session import Session
from sqlalchemy import (
    ScalarSelect,
    Text,
    bindparam,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import scoped_session

from consent.access.keys import Caller, Listed, Recognised, Scope
from consent.access.models import AccessGenerationRow, ApiKeyRow, IdempotencyRow
from consent.db.base import table_of
from consent.db.hot import Hot


def generation_select() -> ScalarSelect[int]:
    """Return the generation of keys, to be asked for within another statement."""
    value = table_of(AccessGenerationRow).c.value
    return select(func.coalesce(func.max(value), 0)).scalar_subquery()


_KEYS = table_of(ApiKeyRow)
_KNOWN = Hot(
    select(
        _KEYS.c.id,
        _KEYS.c.name,
        _KEYS.c.scopes,
        _KEYS.c.sellers,
        _KEYS.c.purposes,
        generation_select(),
    ).where(_KEYS.c.hash == bindparam("digest"), _KEYS.c.revoked_at.is_(None))
)


class KeyStore:
    """API keys in the database."""

    def __init__(self, session: scoped_session[Session]) -> None:
        """Use the session of whoever asks."""
        self._session = session

    def add(self, caller: Caller, *, digest: bytes, at: datetime) -> bool:
        """Keep a new key; say no if its name is taken."""
        row = {
            "id": caller.key_id,
            "name": caller.name,
            "hash": digest,
            "scopes": sorted(caller.scopes),
            "sellers": _list(caller.sellers),
            "purposes": _list(caller.purposes),
            "created_at": at,
        }
        made = insert(ApiKeyRow).values(row).on_conflict_do_nothing()
        added = self._session.scalar(made.returning(ApiKeyRow.id))
        self._raise_generation()
        return added is not None

    def revoke(self, name: str, *, at: datetime) -> bool:
        """End a key, once; say no if there is none of that name."""
        found = self._session.scalar(
            update(ApiKeyRow)
            .where(ApiKeyRow.name == name)
            .values(revoked_at=func.coalesce(ApiKeyRow.revoked_at, at))
            .returning(ApiKeyRow.id)
        )
        self._raise_generation()
        return found is not None

    def find(self, digest: bytes) -> Recognised | None:
        """Return whose key this is, unless it is revoked, as of one instant."""
        found = _KNOWN.rows(self._session, {"digest": digest})
        if not found:
            return None
        key_id, name, scopes, sellers, purposes, generation = found[0]
        caller = Caller(
            key_id=key_id,
            name=name,
            scopes=frozenset(map(Scope, scopes)),
            sellers=_set(sellers),
            purposes=_set(purposes),
        )
        return Recognised(caller=caller, generation=generation)

    def all(self) -> list[Listed]:
        """Return every key there is or was, by name."""
        return [
            Listed(
                name=row.name,
                scopes=tuple(map(Scope, row.scopes)),
                sellers=_tuple(row.sellers),
                purposes=_tuple(row.purposes),
                created_at=row.created_at,
                revoked_at=row.revoked_at,
            )
            for row in self._session.scalars(select(ApiKeyRow).order_by(ApiKeyRow.name))
        ]

    def _raise_generation(self) -> None:
        first = insert(AccessGenerationRow).values(id=1, value=1)
        self._session.execute(
            first.on_conflict_do_update(
                index_elements=["id"], set_={"value": AccessGenerationRow.value + 1}
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A request under a key of the caller's: the same three are the same request."""

    key_id: UUID
    route: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What a request was answered."""

    body_digest: bytes
    status: int | None
    answer: bytes | None


_IS = (
    IdempotencyRow.key_id == bindparam("key_id"),
    IdempotencyRow.route == bindparam("route"),
    IdempotencyRow.key == bindparam("key"),
)
# What is selected is worked out from left to right: how long it was, then how long.
_PATIENCE = Hot(
    select(
        func.current_setting(literal_column("'lock_timeout'")),
        func.set_config(
            literal_column("'lock_timeout'"),
            bindparam("duration", type_=Text),
            literal_column("true"),
        ),
    )
)
_CLAIM = Hot(
    insert(IdempotencyRow).on_conflict_do_nothing().returning(IdempotencyRow.key),
    columns=("key_id", "route", "key", "body_digest", "created_at"),
)
_FIND = Hot(
    select(
        IdempotencyRow.body_digest, IdempotencyRow.status, IdempotencyRow.answer
    ).where(*_IS)
)
_ANSWER = Hot(
    update(IdempotencyRow)
    .where(*_IS)
    .values(status=bindparam("said"), answer=bindparam("with"))
)


class AnswerStore:
    """Requests that were claimed, and their answers."""

    def __init__(self, session: scoped_session[Session]) -> None:
        """Use the session of whoever asks."""
        self._session = session

    def claim(
        self, claim: Claim, *, body_digest: bytes, at: datetime, patience: str
    ) -> bool:
        """Say whether this transaction is the first to make this request.

        Another one that holds it is waited for as long as `patience`; then the
        database refuses (55P03).
        """
        ((before, _),) = _PATIENCE.rows(self._session, {"duration": patience})
        taken = _CLAIM.rows(
            self._session,
            {**_named(claim), "body_digest": body_digest, "created_at": at},
        )
        _PATIENCE.rows(self._session, {"duration": before})
        return bool(taken)

    def find(self, claim: Claim) -> Answered | None:
        """Return what a request was answered."""
        for digest, status, answer in _FIND.rows(self._session, _named(claim)):
            return Answered(body_digest=digest, status=status, answer=answer)
        return None

    def answer(self, claim: Claim, *, status: int, answer: bytes) -> None:
        """Keep what a request is answered, in the transaction that did what it asks."""
        values = {**_named(claim), "said": status, "with": answer}
        _ANSWER.run(self._session, values)


def _named(claim: Claim) -> dict[str, object]:
    return {"key_id": claim.key_id, "route": claim.route, "key": claim.key}


def _list(names: frozenset[str] | None) -> list[str] | None:
    return None if names is None else sorted(names)


def _set(names: list[str] | None) -> frozenset[str] | None:
    return None if names is None else frozenset(names)


def _tuple(names: list[str] | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(names)
