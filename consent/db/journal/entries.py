"""What is journalled: who said no, who was erased, what was about to be sent.

An entry holds no address, no name and no words: a contact is an id and fingerprints.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias
from uuid import UUID

from consent.vocabulary.channel import ContactKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """How a contact is found without its address: digests by the version of a key."""

    kind: ContactKind
    digests: Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A no: an event of the ledger that ends, blocks, holds or restricts something."""

    contact: UUID
    identity: Identity
    event: UUID
    kind: str
    channel: str
    purpose: str
    seller: str
    purpose_class: str | None
    sender: str | None
    cause: str | None
    effective_at: datetime
    at: datetime
    door: str
    reference: str | None
    message: UUID | None
    policy_version: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """A contact whose address and keys were destroyed."""

    contact: UUID
    identity: Identity
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An attempt: from here on a provider may have the message."""

    contact: UUID
    message: UUID
    sender: str
    at: datetime


Entry: TypeAlias = Said | Erased | Opened


def document(entry: Entry) -> dict[str, object]:
    """Return an entry as the JSON of a line."""
    match entry:
        case Said():
            return {
                "what": "said",
                "contact": entry.contact,
                **_identity(entry.identity),
                "event": entry.event,
                "kind": entry.kind,
                "channel": entry.channel,
                "purpose": entry.purpose,
                "seller": entry.seller,
                "purpose_class": entry.purpose_class,
                "sender": entry.sender,
                "cause": entry.cause,
                "effective_at": entry.effective_at,
                "at": entry.at,
                "door": entry.door,
                "reference": entry.reference,
                "message": entry.message,
                "policy_version": entry.policy_version,
            }
        case Erased():
            return {
                "what": "erased",
                "contact": entry.contact,
                **_identity(entry.identity),
                "at": entry.at,
            }
        case Opened():
            return {
                "what": "opened",
                "contact": entry.contact,
                "message": entry.message,
                "sender": entry.sender,
                "at": entry.at,
            }


def entry_of(found: Mapping[str, Any]) -> Entry:
    """Return the entry that a line holds.

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
    match found["what"]:
        case "said":
            return _said(found)
        case "erased":
            return Erased(
                contact=UUID(found["contact"]),
                identity=_identity_of(found),
                at=_time(found["at"]),
            )
        case "opened":
            return Opened(
                contact=UUID(found["contact"]),
                message=UUID(found["message"]),
                sender=found["sender"],
                at=_time(found["at"]),
            )
        case other:
            raise ValueError(f"no entry is a {other!r}")


def _said(found: Mapping[str, Any]) -> Said:
    message = found["message"]
    return Said(
        contact=UUID(found["contact"]),
        identity=_identity_of(found),
        event=UUID(found["event"]),
        kind=found["kind"],
        channel=found["channel"],
        purpose=found["purpose"],
        seller=found["seller"],
        purpose_class=found["purpose_class"],
        sender=found["sender"],
        cause=found["cause"],
        effective_at=_time(found["effective_at"]),
        at=_time(found["at"]),
        door=found["door"],
        reference=found["reference"],
        message=None if message is None else UUID(message),
        policy_version=found["policy_version"],
    )


def _identity(identity: Identity) -> dict[str, object]:
    digests = {version: digest.hex() for version, digest in identity.digests.items()}
    return {"contact_kind": identity.kind.value, "digests": digests}


def _identity_of(found: Mapping[str, Any]) -> Identity:
    return Identity(
        kind=ContactKind(found["contact_kind"]),
        digests={v: bytes.fromhex(digest) for v, digest in found["digests"].items()},
    )


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
