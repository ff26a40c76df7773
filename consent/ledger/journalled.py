"""A no as it stands in the journal, and as it is recorded again after a restore."""

from consent.db.journal.entries import Identity, Said
from consent.ledger.events import Draft, Event, Kind
from consent.vocabulary.evidence import Door, Evidence
from consent.vocabulary.ids import EventId, MessageId
from consent.vocabulary.purpose import PurposeClass
from consent.vocabulary.scope import Scope


def said(event: Event, identity: Identity) -> Said:
    """Return what the journal keeps of an event: all of it but the words."""
    return Said(
        contact=event.contact,
        identity=identity,
        event=event.id,
        kind=event.kind.value,
        channel=event.scope.channel,
        purpose=event.scope.purpose,
        seller=event.scope.seller,
        purpose_class=None
        if event.purpose_class is None
        else event.purpose_class.value,
        sender=event.sender,
        cause=event.cause,
        effective_at=event.effective_at,
        at=event.recorded_at,
        door=event.door.value,
        reference=event.reference,
        message=event.message,
        policy_version=event.policy_version,
    )


def draft_again(entry: Said, origin: str) -> Draft:
    """Return what is recorded again: the same event, from the time it had effect."""
    purpose_class = entry.purpose_class
    return Draft(
        id=EventId(entry.event),
        kind=Kind(entry.kind),
        scope=Scope(channel=entry.channel, purpose=entry.purpose, seller=entry.seller),
        purpose_class=None if purpose_class is None else PurposeClass(purpose_class),
        sender=entry.sender,
        cause=entry.cause,
        occurred_at=entry.effective_at,
        message=None if entry.message is None else MessageId(entry.message),
        policy_version=entry.policy_version,
        evidence=Evidence(door=Door(entry.door), reference=entry.reference or origin),
    )
