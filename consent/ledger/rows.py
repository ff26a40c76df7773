"""The ledger's rows as values, and values as rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from consent.ledger.events import Event, Kind
from consent.ledger.models import EventRow, StandingRow
from consent.ledger.registers import Register, Row
from consent.vocabulary.basis import Basis, Ground
from consent.vocabulary.evidence import Door
from consent.vocabulary.ids import ContactId, EventId, MessageId
from consent.vocabulary.purpose import PurposeClass
from consent.vocabulary.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An event as it stands in the book, with what proves it."""

    event: Event
    personal_digests: Mapping[str, str]
    personal_sealed: bytes | None
    canonical: bytes
    previous_hash: bytes | None
    hash: bytes


STANDING_COLUMNS = (
    StandingRow.register,
    StandingRow.channel,
    StandingRow.purpose,
    StandingRow.seller,
    StandingRow.at,
    StandingRow.event,
    StandingRow.sender,
    StandingRow.purpose_class,
    StandingRow.basis,
    StandingRow.ground,
    StandingRow.ground_at,
    StandingRow.cause,
    StandingRow.expires_at,
    StandingRow.asked,
    StandingRow.confirmed_at,
    StandingRow.own,
    StandingRow.own_confirmed_at,
)

EVENT_NAMES = (
    "contact_id",
    "sequence",
    "id",
    "kind",
    "channel",
    "purpose",
    "seller",
    "purpose_class",
    "sender",
    "basis",
    "ground",
    "ground_at",
    "cause",
    "occurred_at",
    "recorded_at",
    "effective_at",
    "expires_at",
    "door",
    "wording",
    "language",
    "reference",
    "answers",
    "message",
    "policy_version",
)
"""The columns of an event itself; what proves it is in others."""

# A name that is not known is an error here, as it is for the enumerations themselves.
_REGISTERS = {each.value: each for each in Register}
_CLASSES: Mapping[str | None, PurposeClass | None]
_CLASSES = {None: None, **{each.value: each for each in PurposeClass}}
_BASES: Mapping[str | None, Basis | None]
_BASES = {None: None, **{each.value: each for each in Basis}}
_GROUNDS: Mapping[str | None, Ground | None]
_GROUNDS = {None: None, **{each.value: each for each in Ground}}


def row_of(values: Sequence[Any]) -> Row:
    """Return a row of the standing from the values of `STANDING_COLUMNS`."""
    (register, channel, purpose, seller, at, event, sender, purpose_class) = values[:8]
    (basis, ground, ground_at, cause, expires_at, asked, confirmed_at) = values[8:15]
    own, own_confirmed_at = values[15:]
    return Row(
        register=_REGISTERS[register],
        scope=Scope(channel=channel, purpose=purpose, seller=seller),
        at=at,
        event=EventId(event),
        sender=sender,
        purpose_class=_CLASSES[purpose_class],
        basis=_BASES[basis],
        ground=_GROUNDS[ground],
        ground_at=ground_at,
        cause=cause,
        expires_at=expires_at,
        asked=asked,
        confirmed_at=confirmed_at,
        own=own,
        own_confirmed_at=own_confirmed_at,
    )


def row_columns(row: Row) -> dict[str, object]:
    """Return the columns of a row of the standing."""
    register, key = row.key
    return {
        "register": register.value,
        "key": key,
        "channel": row.scope.channel,
        "purpose": row.scope.purpose,
        "seller": row.scope.seller,
        "at": row.at,
        "event": row.event,
        "sender": row.sender,
        "purpose_class": row.purpose_class,
        "basis": row.basis,
        "ground": row.ground,
        "ground_at": row.ground_at,
        "cause": row.cause,
        "expires_at": row.expires_at,
        "asked": row.asked,
        "confirmed_at": row.confirmed_at,
        "own": row.own,
        "own_confirmed_at": row.own_confirmed_at,
    }


def event_columns(entry: Entry) -> dict[str, object]:
    """Return the columns of an event."""
    event = entry.event
    return {
        "contact_id": event.contact,
        "sequence": event.sequence,
        "id": event.id,
        "kind": event.kind,
        "channel": event.scope.channel,
        "purpose": event.scope.purpose,
        "seller": event.scope.seller,
        "purpose_class": event.purpose_class,
        "sender": event.sender,
        "basis": event.basis,
        "ground": event.ground,
        "ground_at": event.ground_at,
        "cause": event.cause,
        "occurred_at": event.occurred_at,
        "recorded_at": event.recorded_at,
        "effective_at": event.effective_at,
        "expires_at": event.expires_at,
        "door": event.door,
        "wording": event.wording,
        "language": event.language,
        "reference": event.reference,
        "answers": event.answers,
        "message": event.message,
        "policy_version": event.policy_version,
        "personal_digests": dict(entry.personal_digests),
        "personal_sealed": entry.personal_sealed,
        "canonical": entry.canonical,
        "previous_hash": entry.previous_hash,
        "hash": entry.hash,
    }


def entry_of(row: EventRow) -> Entry:
    """Return an event with its proofs."""
    return Entry(
        event=event_of([getattr(row, name) for name in EVENT_NAMES]),
        personal_digests=row.personal_digests,
        personal_sealed=row.personal_sealed,
        canonical=row.canonical,
        previous_hash=row.previous_hash,
        hash=row.hash,
    )


def event_of(values: Sequence[Any]) -> Event:
    """Return an event from the values of `EVENT_NAMES`."""
    (contact, sequence, event, kind, channel, purpose, seller) = values[:7]
    (purpose_class, sender, basis, ground, ground_at, cause) = values[7:13]
    (occurred_at, recorded_at, effective_at, expires_at, door) = values[13:18]
    (wording, language, reference, answers, message, policy_version) = values[18:]
    return Event(
        contact=ContactId(contact),
        sequence=sequence,
        id=EventId(event),
        kind=Kind(kind),
        scope=Scope(channel=channel, purpose=purpose, seller=seller),
        purpose_class=_CLASSES[purpose_class],
        sender=sender,
        basis=_BASES[basis],
        ground=_GROUNDS[ground],
        ground_at=ground_at,
        cause=cause,
        occurred_at=occurred_at,
        recorded_at=recorded_at,
        effective_at=effective_at,
        expires_at=expires_at,
        door=Door(door),
        wording=wording,
        language=language,
        reference=reference,
        answers=None if answers is None else EventId(answers),
        message=None if message is None else MessageId(message),
        policy_version=policy_version,
    )
