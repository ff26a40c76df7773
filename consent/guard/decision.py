"""What the guard answers: an outcome with every reason for it. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from consent.vocabulary.basis import Basis
from consent.vocabulary.ids import EventId


class Outcome(StrEnum):
    """The four answers, the strictest first. The answer is no until all agree."""

    DENY = "deny"
    REVIEW = "review"
    DEFER = "defer"
    ALLOW = "allow"


class Reason(StrEnum):
    """Why not. Each is a heading in `docs/guard.md`: what it means, what to do."""

    CONSENT_MISSING = "consent_missing"
    CONSENT_UNCONFIRMED = "consent_unconfirmed"
    CONSENT_EXPIRED = "consent_expired"
    CONSENT_LEVEL_INSUFFICIENT = "consent_level_insufficient"
    CONSENT_SELLER_MISMATCH = "consent_seller_mismatch"
    OPTED_OUT = "opted_out"
    OBJECTED = "objected"
    ACCOUNT_MISSING = "account_missing"
    ACCOUNT_DEACTIVATED = "account_deactivated"
    OCCASION_MISSING = "occasion_missing"
    OCCASION_SPENT = "occasion_spent"
    CONFIRMATION_LATE = "confirmation_late"
    BLOCKED_BY_PROVIDER = "blocked_by_provider"
    ADDRESS_INVALID = "address_invalid"
    NUMBER_REASSIGNED = "number_reassigned"
    SUPPRESSED = "suppressed"
    HELD_FOR_REVIEW = "held_for_review"
    PROCESSING_RESTRICTED = "processing_restricted"
    PURPOSE_UNKNOWN_FOR_CHANNEL = "purpose_unknown_for_channel"
    NOT_IN_USE = "not_in_use"
    MESSAGE_EXPIRED = "message_expired"
    SENDING_HALTED = "sending_halted"
    JOURNAL_BEHIND = "journal_behind"
    RULESET_UNAVAILABLE = "ruleset_unavailable"


REMEDIES: dict[Reason, str] = {
    Reason.CONSENT_MISSING: "Ask for consent, and record it with POST /v1/consents.",
    Reason.CONSENT_UNCONFIRMED: "Wait until the second step is taken and recorded.",
    Reason.CONSENT_EXPIRED: "Ask for consent again.",
    Reason.CONSENT_LEVEL_INSUFFICIENT: "Ask for consent of the basis the rule names.",
    Reason.CONSENT_SELLER_MISMATCH: "Ask for consent that names this seller.",
    Reason.OPTED_OUT: "Do not send. Only the person can opt in again.",
    Reason.OBJECTED: "Do not send. Only the person can opt in again.",
    Reason.ACCOUNT_MISSING: "Link the contact to the account it belongs to.",
    Reason.ACCOUNT_DEACTIVATED: "Reactivate the account when its holder asks for it.",
    Reason.OCCASION_MISSING: "Name a recorded occasion that this message answers.",
    Reason.OCCASION_SPENT: "Wait for a new occasion; one answer was sent already.",
    Reason.CONFIRMATION_LATE: "Send nothing; the time for a confirmation is over.",
    Reason.BLOCKED_BY_PROVIDER: "Use another channel until the block is lifted.",
    Reason.ADDRESS_INVALID: "Ask the person for an address that works.",
    Reason.NUMBER_REASSIGNED: "Ask whoever holds the address now.",
    Reason.SUPPRESSED: "Do not send. The person was erased; only they can return.",
    Reason.HELD_FOR_REVIEW: "Read what the person wrote, and decide.",
    Reason.PROCESSING_RESTRICTED: "Keep, and do not use, until the restriction ends.",
    Reason.PURPOSE_UNKNOWN_FOR_CHANNEL: "Use a channel of config/purposes.toml.",
    Reason.NOT_IN_USE: "Locate a device only while its app is in use.",
    Reason.MESSAGE_EXPIRED: "Send a new message if it is still worth sending.",
    Reason.SENDING_HALTED: "Wait until the halt is lifted: consent resume.",
    Reason.JOURNAL_BEHIND: "Have an operator run consent recover, and ask again.",
    Reason.RULESET_UNAVAILABLE: "Publish a valid configuration: consent rules publish.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """One rule's no: for good, until it is read, or until a time."""

    reason: Reason
    rule: str
    outcome: Outcome = Outcome.DENY
    citation: str | None = None
    lapses_at: datetime | None = None

    @property
    def remedy(self) -> str:
        """Return what would be right."""
        return REMEDIES[self.reason]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The consent that an allowed message rests on."""

    event: EventId
    basis: Basis | None
    effective_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer, and the point in the books it was given at.

    `as_of` is the contact's sequence number; 0 for an address never seen.
    """

    outcome: Outcome
    objections: tuple[Objection, ...]
    duties: tuple[str, ...]
    consent: Ground | None
    as_of: int
    rules_version: str | None
    checked_at: datetime
    hypothetical: bool = False

    @property
    def not_before(self) -> datetime | None:
        """Return when every reason of a `defer` has lapsed."""
        if self.outcome is not Outcome.DEFER:
            return None
        times = [o.lapses_at for o in self.objections if o.lapses_at is not None]
        return max(times, default=None)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Return the codes of all objections."""
        return tuple(o.reason for o in self.objections)


def outcome_of(objections: tuple[Objection, ...]) -> Outcome:
    """Return the strictest outcome of all objections: deny, review, defer, allow."""
    if not objections:
        return Outcome.ALLOW
    outcomes = {o.outcome for o in objections}
    return next(o for o in Outcome if o in outcomes)
