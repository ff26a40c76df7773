"""Canonical bytes and the hash chain of a contact's events. Pure.

Canonical form: RFC 8785 (JSON Canonicalization Scheme). Personal parts of the evidence
enter as HMAC-SHA-256 under the contact's evidence key, so that destroying the key
leaves the chain whole and the digests meaningless.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime

import rfc8785

from consent.ledger.events import Event


def digests(personal: Mapping[str, str], evidence_key: bytes) -> dict[str, str]:
    """Return the keyed digest of every personal part, by name, in hex."""
    return {
        name: hmac.digest(
            evidence_key, f"{name}\0{value}".encode(), hashlib.sha256
        ).hex()
        for name, value in personal.items()
    }


def canonical(event: Event, personal_digests: Mapping[str, str]) -> bytes:
    """Return the bytes an event is hashed as."""
    return rfc8785.dumps(
        {
            "answers": _text(event.answers),
            "basis": _text(event.basis),
            "cause": event.cause,
            "channel": event.scope.channel,
            "contact": str(event.contact),
            "door": event.door.value,
            "effective_at": stamp(event.effective_at),
            "expires_at": _when(event.expires_at),
            "ground": _text(event.ground),
            "ground_at": _when(event.ground_at),
            "id": str(event.id),
            "kind": event.kind.value,
            "language": event.language,
            "message": _text(event.message),
            "occurred_at": stamp(event.occurred_at),
            "personal": dict(personal_digests),
            "policy_version": event.policy_version,
            "purpose": event.scope.purpose,
            "purpose_class": _text(event.purpose_class),
            "recorded_at": stamp(event.recorded_at),
            "reference": event.reference,
            "seller": event.scope.seller,
            "sender": event.sender,
            "sequence": event.sequence,
            "wording": event.wording,
        }
    )


def link(previous: bytes | None, content: bytes) -> bytes:
    """Return the hash of an event: SHA-256 over the previous hash and its bytes."""
    return hashlib.sha256((previous or bytes(32)) + content).digest()


def stamp(when: datetime) -> str:
    """Return a time as RFC 3339 in UTC, always with six digits after the point."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _when(value: datetime | None) -> str | None:
    return None if value is None else stamp(value)


def _text(value: object | None) -> str | None:
    return None if value is None else str(value)
