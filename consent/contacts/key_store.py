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
    or_,
    select,
    text,
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

_RECKONED = text("SELECT reltuples FROM pg_class WHERE oid = 'contact'::regclass")


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

    def wraps_otherwise(self, sealing: str) -> bool:
        """Say whether some key is wrapped under another version than this."""
        version = ContactKeyRow.key_version
        others = (exists().where(version < sealing), exists().where(version > sealing))
        return any(self._session.scalar(select(each)) for each in others)

    def about(self) -> int:
        """Return about how many contacts there are, as the database reckons."""
        return max(0, round(self._session.scalar(_RECKONED) or 0))

    def page(self, after: ContactId | None, limit: int) -> list[ContactId]:
        """Return contacts by id, a page at a time."""
        page = select(ContactRow.id)
        if after is not None:
            page = page.where(ContactRow.id > after)
        rows = self._session.scalars(page.order_by(ContactRow.id).limit(limit))
        return [ContactId(row) for row in rows]

    def outdated(
        self, among: list[ContactId], sealing: str, fingerprint: str
    ) -> list[ContactId]:
        """Return those contacts that are not under these versions yet."""
        rows = self._session.scalars(
            select(ContactRow.id).where(
                ContactRow.id.in_(among), _outdated(sealing, fingerprint)
            )
        )
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
