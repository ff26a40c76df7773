"""What a page may show of contacts to whoever holds them: never a whole address."""

from collections.abc import Iterable
from dataclasses import dataclass

import orjson

from consent.contacts.address import MASK, Address
from consent.contacts.face_store import FaceStore, SealedFace
from consent.contacts.sealing import KeyPurpose, Seals, UnsealError, unseal
from consent.contacts.service import ADDRESS
from consent.vocabulary.channel import ContactKind
from consent.vocabulary.ids import ContactId


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A contact as a page shows it; `readable` says that its address can be read."""

    contact: ContactId
    kind: ContactKind
    masked: str
    region: str | None
    time_zone: str | None
    readable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Faces:
    """Reads the addresses of several contacts in one round trip, and masks them."""

    store: FaceStore
    seals: Seals

    def of(self, contacts: Iterable[ContactId]) -> dict[ContactId, Face]:
        """Return how each contact is shown, those there are; damage hides nobody."""
        return {each.contact: self._face(each) for each in self.store.of(contacts)}

    def _face(self, found: SealedFace) -> Face:
        try:
            masked = self._masked(found)
        except UnsealError:
            masked = None
        return Face(
            contact=found.contact,
            kind=found.kind,
            masked=masked or MASK,
            region=found.region,
            time_zone=found.time_zone,
            readable=masked is not None,
        )

    def _masked(self, found: SealedFace) -> str | None:
        if found.sealed is None or found.wrapped is None or found.key_version is None:
            return None
        key = self.seals.unwrap(
            found.contact, KeyPurpose.ADDRESS, found.key_version, found.wrapped
        )
        opened = unseal(key, found.sealed, found.contact.bytes + ADDRESS)
        text, as_given = orjson.loads(opened)
        return Address(kind=found.kind, text=text, as_given=as_given).masked
