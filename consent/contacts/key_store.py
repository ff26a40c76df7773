"""Rows of wrapped keys and of key check values to values."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_sqlalchemy.session import Session
from sqlalchemy import (
    ColumnElement,
    Exists,
    and_,
    bindparam,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import scoped_session

from consent.contacts.key_check import KeyUse
from consent.contacts.models import (
    ContactKeyRow,
    ContactRow,
    FingerprintRow,
    KeyCheckRow,
)
from consent.contacts.sealing import KeyPurpose
from consent.db.base import table_of
from consent.db.hot import Hot
from consent.vocabulary.ids import ContactId


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class WrappedKey:
    """One of a contact's keys, under a version of the operator's."""

    purpose: KeyPurpose
    version: str
    wrapped: bytes


_KEYS = table_of(ContactKeyRow)
_PUT = insert(_KEYS)
_OF = Hot(
    select(_KEYS.c.purpose, _KEYS.c.key_version, _KEYS.c.wrapped).where(
        _KEYS.c.contact_id == bindparam("contact")
    )
)


class KeyStore:
    """Reads and writes `contact_key` and `key_check`."""

    def __init__(self, session: scoped_session[Session]) -> None:
        self._session = session

    def put(self, contact: ContactId, keys: Iterable[WrappedKey]) -> None:
        """Write keys of a contact that has none."""
        rows = [
            {
                "contact_id": contact,
                "purpose": key.purpose.value,
                "key_version": key.version,
                "wrapped": key.wrapped,
            }
            for key in keys
        ]
        self._session.execute(_PUT, rows)

    def of(self, contact: ContactId) -> list[WrappedKey]:
        """Return the keys of a contact; none when it is forgotten or unknown."""
        rows = _OF.rows(self._session, {"contact": contact})
        return [
            WrappedKey(purpose=KeyPurpose(purpose), version=version, wrapped=wrapped)
            for purpose, version, wrapped in rows
        ]

    def rewrite(self, contact: ContactId, key: WrappedKey) -> None:
        """Write one of a contact's keys anew, wrapped otherwise."""
        self._session.execute(
            update(ContactKeyRow)
            .where(
                ContactKeyRow.contact_id == contact,
                ContactKeyRow.purpose == key.purpose.value,
            )
            .values(key_version=key.version, wrapped=key.wrapped)
        )

    def count_outdated(self, sealing: str, fingerprint: str) -> int:
        """Return how many contacts are not under these versions yet."""
        return (
            self._session.scalar(
                select(func.count())
                .select_from(ContactRow)
                .where(_outdated(sealing, fingerprint))
            )
            or 0
        )

    def outdated(
        self, sealing: str, fingerprint: str, *, after: ContactId | None, limit: int
    ) -> list[ContactId]:
        """Return contacts that are not under these versions yet, by id."""
        page = select(ContactRow.id).where(_outdated(sealing, fingerprint))
        if after is not None:
            page = page.where(ContactRow.id > after)
        rows = self._session.scalars(page.order_by(ContactRow.id).limit(limit))
        return [ContactId(row) for row in rows]

    def destroy(self, contact: ContactId) -> None:
        """Delete the keys of a contact."""
        self._session.execute(
            delete(ContactKeyRow).where(ContactKeyRow.contact_id == contact)
        )

    def remember_check(self, use: KeyUse, version: str, value: bytes) -> None:
        """Store what a key makes of the known text, unless its version is known."""
        self._session.execute(
            insert(KeyCheckRow)
            .values(name=use.value, version=version, value=value)
            .on_conflict_do_nothing()
        )

    def checks(self, use: KeyUse) -> dict[str, bytes]:
        """Return the check values of all keys that were ever given, by version."""
        rows = self._session.execute(
            select(KeyCheckRow.version, KeyCheckRow.value).where(
                KeyCheckRow.name == use.value
            )
        )
        return {row.version: row.value for row in rows}

    def in_use(self, use: KeyUse, version: str) -> bool:
        """Say whether anything stored was made with a version of a key."""
        return bool(self._session.scalar(select(_made_with(use, version))))


def _made_with(use: KeyUse, version: str) -> Exists:
    match use:
        case KeyUse.FINGERPRINT:
            return exists().where(FingerprintRow.key_version == version)
        case KeyUse.SEALING:
            return exists().where(ContactKeyRow.key_version == version)


def _outdated(sealing: str, fingerprint: str) -> ColumnElement[bool]:
    """Return what holds of a contact that lives and is not under these versions."""
    lives = exists().where(ContactKeyRow.contact_id == ContactRow.id)
    older = lives.where(ContactKeyRow.key_version != sealing)
    found = exists().where(
        FingerprintRow.contact_id == ContactRow.id,
        FingerprintRow.key_version == fingerprint,
    )
    return or_(older, and_(lives, ContactRow.sealed_address.is_not(None), ~found))
