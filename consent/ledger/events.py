"""The entries of the ledger: kinds, drafts and recorded events. Pure."""

from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from enum import StrEnum

from consent.vocabulary.basis import Basis, Ground
from consent.vocabulary.evidence import OWN_DOORS, Door, Evidence
from consent.vocabulary.ids import ContactId, EventId, MessageId, new_id
from consent.vocabulary.purpose import PurposeClass
from consent.vocabulary.scope import Scope


class Kind(StrEnum):
    """What happened; the meaning of each is in `docs/architecture.md`, ledger."""

    GRANTED = "granted"
    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    OBJECTED = "objected"
    REINSTATED = "reinstated"
    ANNULLED = "annulled"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    HELD = "held"
    RELEASED = "released"
    RESTRICTED = "restricted"
    LIFTED = "lifted"
    REASSIGNED = "reassigned"
    FORGOTTEN = "forgotten"


ANSWERS: dict[Kind, frozenset[Kind]] = {
    Kind.CONFIRMED: frozenset({Kind.REQUESTED}),
    Kind.REINSTATED: frozenset({Kind.WITHDRAWN, Kind.OBJECTED}),
    Kind.ANNULLED: frozenset({Kind.WITHDRAWN, Kind.OBJECTED}),
    Kind.UNBLOCKED: frozenset({Kind.BLOCKED}),
    Kind.RELEASED: frozenset({Kind.HELD}),
    Kind.LIFTED: frozenset({Kind.RESTRICTED}),
}
"""Which kinds answer an earlier event, and of which kinds that event may be."""

VOIDING = frozenset(
    {Kind.WITHDRAWN, Kind.OBJECTED, Kind.REASSIGNED, Kind.FORGOTTEN},
)
"""The kinds that end the grants they cover."""

SAYS_NO = VOIDING | {Kind.BLOCKED, Kind.HELD, Kind.RESTRICTED}
"""The kinds that end, block, hold or restrict: heard always, and never lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody asks to have recorded about one contact.

    `id` is given for what was recorded before and is recorded again after a restore.
    """

    kind: Kind
    id: EventId | None = None
    evidence: Evidence
    scope: Scope = field(default_factory=Scope)
    purpose_class: PurposeClass | None = None
    sender: str | None = None
    basis: Basis | None = None
    ground: Ground | None = None
    ground_at: datetime | None = None
    cause: str | None = None
    occurred_at: datetime | None = None
    expires_at: datetime | None = None
    answers: EventId | None = None
    message: MessageId | None = None
    policy_version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry of the ledger, as the standing is folded from it."""

    contact: ContactId
    sequence: int
    id: EventId
    kind: Kind
    scope: Scope
    purpose_class: PurposeClass | None = None
    sender: str | None = None
    basis: Basis | None = None
    ground: Ground | None = None
    ground_at: datetime | None = None
    cause: str | None = None
    occurred_at: datetime
    recorded_at: datetime
    effective_at: datetime
    expires_at: datetime | None = None
    door: Door
    wording: str | None = None
    language: str | None = None
    reference: str | None = None
    answers: EventId | None = None
    message: MessageId | None = None
    policy_version: str | None = None

    @property
    def own(self) -> bool:
        """Say whether it came in through one of the person's own doors."""
        return self.door in OWN_DOORS


def effective_at(
    kind: Kind, door: Door, *, occurred_at: datetime, recorded_at: datetime
) -> datetime:
    """Return when an event takes effect: the earlier of its two times.

    A provider tells whole seconds; a withdrawal counts at the end of the second it
    names, so that it wins against a grant of the same second.
    """
    coarse = door is Door.PROVIDER and occurred_at.microsecond == 0
    if coarse and kind in {Kind.WITHDRAWN, Kind.OBJECTED}:
        occurred_at += timedelta(seconds=1, microseconds=-1)
    return min(occurred_at, recorded_at)


def event_of(
    contact: ContactId,
    draft: Draft,
    *,
    sequence: int,
    recorded_at: datetime,
    answered: Event | None,
) -> Event:
    """Return the event that a draft becomes as it is recorded."""
    occurred_at = draft.occurred_at or recorded_at
    shared = {f.name for f in fields(Draft)} & {f.name for f in fields(Event)}
    values = {name: getattr(draft, name) for name in shared}
    if answered is not None:
        values |= {"scope": answered.scope, "purpose_class": answered.purpose_class}
    values |= {
        "id": draft.id or EventId(new_id()),
        "door": draft.evidence.door,
        "wording": draft.evidence.wording,
        "language": draft.evidence.language,
        "reference": draft.evidence.reference,
        "occurred_at": occurred_at,
        "effective_at": effective_at(
            draft.kind,
            draft.evidence.door,
            occurred_at=occurred_at,
            recorded_at=recorded_at,
        ),
    }
    return Event(
        contact=contact,
        sequence=sequence,
        recorded_at=recorded_at,
        **values,
    )
