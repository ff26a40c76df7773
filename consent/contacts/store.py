"""Rows of contacts to values, and the selects that other rooms may read them by."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from flask_sqlalchemy.session import Session
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    LargeBinary,
    Select,
    Uuid,
    any_,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert as insert_or_leave
from sqlalchemy.orm import scoped_session

from consent.contacts.attributes import Attribute, Changes, Source
from consent.contacts.contact import Head, Profile
from consent.contacts.fingerprint import Fingerprint
from consent.contacts.models import (
    AccountContactRow,
    AccountRow,
    ContactRow,
    FingerprintRow,
)
from consent.contacts.rows import head_of_row, profile_of
from consent.db.base import table_of
from consent.db.hot import Hot
from consent.vocabulary.channel import ContactKind
from consent.vocabulary.ids import ContactId

ContactColumn = UUID | ColumnElement[UUID] | BindParameter[UUID]
"""A contact's id: itself, a bind parameter, or a column to correlate with."""


def contact_by_digest(
    kind: str | BindParameter[str],
    digests: Iterable[bytes | ColumnElement[bytes]] | BindParameter[Sequence[bytes]],
) -> Select[UUID]:
    """Select the contact that any of an address's digests belongs to.

    A bind parameter for the digests must be made with `expanding=True`.
    """
    return (
        select(FingerprintRow.contact_id)
        .where(FingerprintRow.kind == kind, FingerprintRow.digest.in_(digests))
        .order_by(FingerprintRow.contact_id)
        .limit(1)
    )


def head_of(
    contact: ContactColumn,
) -> Select[
    UUID, int, datetime | None, str | None, str | None, str | None, date | None
]:
    """Select what the guard reads of a contact: sequence, forgotten_at, attributes."""
    return select(
        ContactRow.id,
        ContactRow.sequence,
        ContactRow.forgotten_at,
        ContactRow.region,
        ContactRow.time_zone,
        ContactRow.language,
        ContactRow.birth_date,
    ).where(ContactRow.id == contact)


def accounts_of(contact: ContactColumn) -> Select[str, str, datetime]:
    """Select reference, state and linked_at of the accounts that hold a contact now."""
    return (
        select(AccountRow.reference, AccountRow.state, AccountContactRow.linked_at)
        .join(AccountRow, AccountRow.reference == AccountContactRow.account_reference)
        .select_from(AccountContactRow)
        .where(
            AccountContactRow.contact_id == contact,
            AccountContactRow.ended_at.is_(None),
        )
    )


_CONTACT, _PRINTS = table_of(ContactRow), table_of(FingerprintRow)
_OWNERS = Hot(
    select(_PRINTS.c.key_version, _PRINTS.c.contact_id).where(
        _PRINTS.c.kind == bindparam("kind"),
        _PRINTS.c.digest == any_(bindparam("digests", type_=ARRAY(LargeBinary))),
    )
)
_CLAIM = insert_or_leave(_PRINTS).on_conflict_do_nothing()
_MAKE = insert(_CONTACT)
_LOCK = Hot(
    select(
        _CONTACT.c.id,
        _CONTACT.c.sequence,
        _CONTACT.c.head,
        _CONTACT.c.last_recorded_at,
        _CONTACT.c.forgotten_at,
        _CONTACT.c.sealed_address.is_not(None).label("has_address"),
    )
    .where(_CONTACT.c.id == any_(bindparam("contacts", type_=ARRAY(Uuid))))
    .order_by(_CONTACT.c.id)
    .with_for_update(key_share=True)
)
_PROFILE = select(_CONTACT).where(_CONTACT.c.id == bindparam("contact"))
_CHANGE = update(_CONTACT).where(_CONTACT.c.id == bindparam("contact"))
_SEALED = Hot(
    select(_CONTACT.c.kind, _CONTACT.c.sealed_address).where(
        _CONTACT.c.id == bindparam("contact")
    )
)
_ADVANCE = Hot(_CHANGE, columns=("sequence", "head", "last_recorded_at"))


class ContactStore:
    """Reads and writes `contact` and `contact_fingerprint`."""

    def __init__(self, session: scoped_session[Session]) -> None:
        self._session = session

    def owners(
        self, kind: ContactKind, prints: Sequence[Fingerprint]
    ) -> dict[str, ContactId]:
        """Return whose the fingerprints are, by key version, where they are known."""
        rows = _OWNERS.rows(
            self._session,
            {"kind": kind.value, "digests": [each.digest for each in prints]},
        )
        return {version: ContactId(contact) for version, contact in rows}

    def claim(
        self, kind: ContactKind, prints: Iterable[Fingerprint], contact: ContactId
    ) -> None:
        """Enter fingerprints for a contact, except those that are entered already.

        Whoever enters the same ones at the same time waits here until we commit. All
        do so in the order of the digests, so that two never wait for each other.
        """
        rows = [
            {
                "kind": kind.value,
                "digest": each.digest,
                "key_version": each.version,
                "contact_id": contact,
            }
            for each in sorted(prints, key=lambda each: each.digest)
        ]
        self._session.execute(_CLAIM, rows)

    def hand_over(self, contact: ContactId, owner: ContactId) -> None:
        """Enter the fingerprints of a contact that was not made for their owner."""
        self._session.execute(
            update(FingerprintRow)
            .where(FingerprintRow.contact_id == contact)
            .values(contact_id=owner)
        )

    def make(self, contact: ContactId, kind: ContactKind, at: datetime) -> None:
        """Write a new contact; its keys and its sealed address follow."""
        self._session.execute(
            _MAKE, {"id": contact, "kind": kind.value, "created_at": at}
        )

    def lock(self, contacts: Iterable[ContactId]) -> list[Head]:
        """Lock contacts in the order of their ids, and return where each ends."""
        rows = _LOCK.rows(self._session, {"contacts": list(set(contacts))})
        return [head_of_row(row) for row in rows]

    def with_history(self, after: ContactId | None, limit: int) -> list[ContactId]:
        """Return contacts whose sequence has begun, by id, a page at a time."""
        page = select(ContactRow.id).where(ContactRow.sequence > 0)
        if after is not None:
            page = page.where(ContactRow.id > after)
        rows = self._session.scalars(page.order_by(ContactRow.id).limit(limit))
        return [ContactId(row) for row in rows]

    def advance(
        self,
        contact: ContactId,
        *,
        sequence: int,
        head: bytes | None,
        recorded_at: datetime | None,
    ) -> None:
        """Write where a contact's history ends now."""
        _ADVANCE.run(
            self._session,
            {
                "contact": contact,
                "sequence": sequence,
                "head": head,
                "last_recorded_at": recorded_at,
            },
        )

    def sealed_address(self, contact: ContactId) -> tuple[ContactKind, bytes] | None:
        """Return a contact's kind and sealed address, if it has one."""
        for kind, sealed in _SEALED.rows(self._session, {"contact": contact}):
            if sealed is not None:
                return ContactKind(kind), sealed
        return None

    def reseal(self, contact: ContactId, sealed: bytes) -> None:
        """Write a contact's address anew."""
        self._update(contact, {"sealed_address": sealed})

    def profile(self, contact: ContactId) -> Profile | None:
        """Return a contact as it stands."""
        row = self._session.execute(_PROFILE, {"contact": contact}).one_or_none()
        return None if row is None else profile_of(row)

    def write_attributes(
        self, contact: ContactId, changes: Changes, sources: Mapping[Attribute, Source]
    ) -> None:
        """Write some attributes, and where all of them come from."""
        values = {attribute.value: value for attribute, value in changes.items()}
        self._update(
            contact,
            {
                **values,
                "sources": {
                    attribute.value: {
                        "source": each.source,
                        "at": each.at.isoformat(),
                    }
                    for attribute, each in sources.items()
                },
            },
        )

    def forget(self, contact: ContactId, at: datetime) -> None:
        """Empty a contact of everything that says who it is."""
        nothing = dict.fromkeys((attribute.value for attribute in Attribute), None)
        self._update(
            contact,
            {**nothing, "sources": {}, "sealed_address": None, "forgotten_at": at},
        )

    def _update(self, contact: ContactId, values: Mapping[str, object]) -> None:
        self._session.execute(_CHANGE, {"contact": contact, **values})
