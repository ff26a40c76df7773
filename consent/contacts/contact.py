"""What a contact is, besides its address. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from consent.contacts.attributes import Attribute, Attributes, Source
from consent.vocabulary.channel import ContactKind
from consent.vocabulary.errors import NotFoundError
from consent.vocabulary.ids import ContactId


class UnknownContactError(NotFoundError):
    """There is no contact with this id."""

    code = "unknown_contact"
    remedy = "Look the contact up by its address: POST /v1/contacts/lookup."


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where a contact's history ends: read under its lock, moved by whoever records."""

    contact: ContactId
    sequence: int
    head: bytes | None
    last_recorded_at: datetime | None
    forgotten_at: datetime | None
    has_address: bool = True


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ContactKeys:
    """The two keys of a contact: one for address and contents, one for evidence."""

    address: bytes
    evidence: bytes


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Profile:
    """A contact as it stands, without its address."""

    contact: ContactId
    kind: ContactKind
    attributes: Attributes
    sources: Mapping[Attribute, Source]
    sequence: int
    created_at: datetime
    forgotten_at: datetime | None
