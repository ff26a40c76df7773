"""What a page shows of several contacts, as it is kept: one statement for all."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_sqlalchemy.session import Session
from sqlalchemy import Uuid, and_, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import scoped_session

from consent.contacts.models import ContactKeyRow, ContactRow
from consent.contacts.sealing import KeyPurpose
from consent.db.base import table_of
from consent.db.hot import Hot
from consent.vocabulary.channel import ContactKind
from consent.vocabulary.ids import ContactId

_CONTACT, _KEY = table_of(ContactRow), table_of(ContactKeyRow)
_FACES = Hot(
    select(
        _CONTACT.c.id,
        _CONTACT.c.kind,
        _CONTACT.c.region,
        _CONTACT.c.time_zone,
        _CONTACT.c.sealed_address,
        _KEY.c.key_version,
        _KEY.c.wrapped,
    )
    .select_from(
        _CONTACT.outerjoin(
            _KEY,
            and_(
                _KEY.c.contact_id == _CONTACT.c.id,
                _KEY.c.purpose == KeyPurpose.ADDRESS.value,
            ),
        )
    )
    .where(_CONTACT.c.id == any_(bindparam("contacts", type_=ARRAY(Uuid))))
)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SealedFace:
    """A contact, its sealed address, and the wrapped key of it, where there are any."""

    contact: ContactId
    kind: ContactKind
    region: str | None
    time_zone: str | None
    sealed: bytes | None
    key_version: str | None
    wrapped: bytes | None


class FaceStore:
    """Reads contacts and the keys of their addresses."""

    def __init__(self, session: scoped_session[Session]) -> None:
        """Read in the transaction of a session."""
        self._session = session

    def of(self, contacts: Iterable[ContactId]) -> list[SealedFace]:
        """Return what is kept of those contacts that there are."""
        rows = _FACES.rows(self._session, {"contacts": list(set(contacts))})
        return [
            SealedFace(
                contact=ContactId(contact),
                kind=ContactKind(kind),
                region=region,
                time_zone=time_zone,
                sealed=sealed,
                key_version=version,
                wrapped=wrapped,
            )
            for contact, kind, region, time_zone, sealed, version, wrapped in rows
        ]
