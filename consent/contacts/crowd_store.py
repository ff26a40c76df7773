"""Rows of many contacts at once: few statements, whatever their number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_sqlalchemy.session import Session
from sqlalchemy import LargeBinary, Uuid, any_, bindparam, insert, select
from sqlalchemy.dialects.postgresql import ARRAY, insert as insert_or_leave
from sqlalchemy.orm import scoped_session

from consent.contacts.fingerprint import Fingerprint
from consent.contacts.key_store import WrappedKey
from consent.contacts.models import ContactKeyRow, ContactRow, FingerprintRow
from consent.contacts.sealing import KeyPurpose
from consent.vocabulary.channel import ContactKind
from consent.vocabulary.ids import ContactId


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Claimed:
    """A fingerprint of an address, and the contact it is entered for."""

    kind: ContactKind
    print: Fingerprint
    contact: ContactId


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Newcomer:
    """A contact that was never seen: its sealed address, and its wrapped keys."""

    contact: ContactId
    kind: ContactKind
    sealed: bytes
    keys: tuple[WrappedKey, ...]


class CrowdStore:
    """Reads and writes many contacts, their fingerprints and their keys."""

    def __init__(self, session: scoped_session[Session]) -> None:
        """Work in the transaction of a session."""
        self._session = session

    def owners(
        self, kinds: Iterable[ContactKind], digests: Sequence[bytes]
    ) -> Mapping[bytes, ContactId]:
        """Return whose the digests are that anybody is known by."""
        wanted = bindparam("digests", list(digests), type_=ARRAY(LargeBinary))
        rows = self._session.execute(
            select(FingerprintRow.digest, FingerprintRow.contact_id).where(
                FingerprintRow.kind.in_(sorted({kind.value for kind in kinds})),
                FingerprintRow.digest == any_(wanted),
            )
        )
        return {digest: ContactId(contact) for digest, contact in rows}

    def claim(self, claims: Iterable[Claimed]) -> None:
        """Enter fingerprints, except those that are entered already.

        All do so in the order of the digests, so that two never wait for each other.
        """
        rows = [
            {
                "kind": each.kind.value,
                "digest": each.print.digest,
                "key_version": each.print.version,
                "contact_id": each.contact,
            }
            for each in sorted(claims, key=lambda each: each.print.digest)
        ]
        if rows:
            statement = insert_or_leave(FingerprintRow).on_conflict_do_nothing()
            self._session.execute(statement, rows)

    def make(self, newcomers: Sequence[Newcomer], at: datetime) -> None:
        """Write contacts with their addresses and keys."""
        if not newcomers:
            return
        contacts = [
            {
                "id": each.contact,
                "kind": each.kind.value,
                "sealed_address": each.sealed,
                "created_at": at,
            }
            for each in newcomers
        ]
        keys = [
            {
                "contact_id": each.contact,
                "purpose": key.purpose.value,
                "key_version": key.version,
                "wrapped": key.wrapped,
            }
            for each in newcomers
            for key in each.keys
        ]
        self._session.execute(insert(ContactRow), contacts)
        self._session.execute(insert(ContactKeyRow), keys)

    def address_keys(
        self, contacts: Iterable[ContactId]
    ) -> Mapping[ContactId, WrappedKey]:
        """Return the key that each contact's address and contents are sealed under."""
        wanted = bindparam("contacts", list(set(contacts)), type_=ARRAY(Uuid))
        rows = self._session.execute(
            select(
                ContactKeyRow.contact_id,
                ContactKeyRow.key_version,
                ContactKeyRow.wrapped,
            ).where(
                ContactKeyRow.contact_id == any_(wanted),
                ContactKeyRow.purpose == KeyPurpose.ADDRESS.value,
            )
        )
        return {
            ContactId(contact): WrappedKey(
                purpose=KeyPurpose.ADDRESS, version=version, wrapped=wrapped
            )
            for contact, version, wrapped in rows
        }
