"""Who a contact is without its address: read for the journal, made again from it."""

from datetime import datetime

from flask_sqlalchemy.session import Session
from sqlalchemy import exists, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or_leave
from sqlalchemy.orm import scoped_session

from consent.contacts.models import ContactRow, FingerprintRow
from consent.db.journal.entries import Erased, Identity
from consent.db.journal.notes import note
from consent.vocabulary.channel import ContactKind
from consent.vocabulary.ids import ContactId


class IdentityStore:
    """Reads a contact's fingerprints, and makes contacts from fingerprints alone."""

    def __init__(self, session: scoped_session[Session]) -> None:
        self._session = session

    def of(self, contact: ContactId) -> Identity | None:
        """Return how a contact is found; nothing if it is unknown."""
        rows = self._session.execute(
            select(ContactRow.kind, FingerprintRow.key_version, FingerprintRow.digest)
            .outerjoin(FingerprintRow, FingerprintRow.contact_id == ContactRow.id)
            .where(ContactRow.id == contact)
        ).all()
        if not rows:
            return None
        digests = {row.key_version: row.digest for row in rows if row.digest}
        return Identity(kind=ContactKind(rows[0].kind), digests=digests)

    def note_erased(self, contact: ContactId, at: datetime) -> None:
        """Have it journalled that a contact is erased."""
        identity = self.of(contact)
        if identity is not None:
            note(self._session, Erased(contact=contact, identity=identity, at=at))

    def is_known(self, contact: ContactId) -> bool:
        """Say whether there is a contact with this id."""
        known = exists().where(ContactRow.id == contact)
        return bool(self._session.scalar(select(known)))

    def owner(self, contact: ContactId, identity: Identity) -> ContactId:
        """Return whose the fingerprints are; from now on the contact's, if nobody's.

        Whoever enters the same ones at the same time waits here until we commit.
        """
        rows = [
            {
                "kind": identity.kind.value,
                "digest": digest,
                "key_version": version,
                "contact_id": contact,
            }
            for version, digest in sorted(identity.digests.items(), key=lambda d: d[1])
        ]
        if not rows:
            return contact
        self._session.execute(
            insert_or_leave(FingerprintRow).values(rows).on_conflict_do_nothing()
        )
        owners = self._session.scalars(
            select(FingerprintRow.contact_id).where(
                FingerprintRow.kind == identity.kind.value,
                FingerprintRow.digest.in_(identity.digests.values()),
                FingerprintRow.contact_id != contact,
            )
        ).all()
        return ContactId(min(owners, default=contact))

    def make(self, contact: ContactId, kind: ContactKind, at: datetime) -> None:
        """Write a contact without an address: the journal does not have it."""
        self._session.execute(
            insert(ContactRow).values(id=contact, kind=kind.value, created_at=at)
        )
