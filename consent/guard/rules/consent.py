"""Rules that rest on what the person agreed to. Pure."""

from consent.guard.decision import Objection, Reason
from consent.guard.facts import Case
from consent.ledger.registers import Register, Row
from consent.ledger.standing import State
from consent.vocabulary.basis import Basis
from consent.vocabulary.channel import Channel, Technology
from consent.vocabulary.purpose import PurposeClass

AUTOMATED_CALLS = frozenset(
    {Technology.PRERECORDED, Technology.ARTIFICIAL, Technology.AUTODIALED}
)


def consent_was_given(case: Case) -> Objection | None:
    """Marketing and informational messages need a grant that still lives."""
    if not case.needs_consent:
        return None
    reason = _reason(case)
    return None if reason is None else Objection(reason=reason, rule="consent")


def basis_is_strong_enough(case: Case) -> Objection | None:
    """An automated sales call needs express written consent; locating needs express.

    Prerecorded, artificial and autodialed marketing calls: 47 CFR 64.1200(a)(2), (3).
    A soft opt-in is for e-mail only: Directive 2002/58/EC, Article 13(2).
    """
    if not case.needs_consent or case.standing.state is not State.GRANTED:
        return None
    needed, citation = _needed(case)
    bases = [row.basis for row in case.standing.live if _counts(case, row)]
    if any(basis is not None and basis.at_least(needed) for basis in bases):
        return None
    return Objection(
        reason=Reason.CONSENT_LEVEL_INSUFFICIENT,
        rule=f"basis-{needed.value}",
        citation=citation,
    )


def channel_carries_purpose(case: Case) -> Objection | None:
    """A purpose is used only on the channels published for it."""
    if case.question.channel in case.purpose.channels:
        return None
    return Objection(
        reason=Reason.PURPOSE_UNKNOWN_FOR_CHANNEL, rule="purpose-and-channel"
    )


def message_is_in_time(case: Case) -> Objection | None:
    """A message whose time is over is not sent, however late its turn comes."""
    ends = case.question.expires_at
    if ends is None or case.at < ends:
        return None
    return Objection(reason=Reason.MESSAGE_EXPIRED, rule="message-in-time")


def _reason(case: Case) -> Reason | None:
    standing = case.standing
    match standing.state:
        case State.GRANTED:
            return None
        case State.PENDING:
            return Reason.CONSENT_UNCONFIRMED
        case State.EXPIRED:
            return Reason.CONSENT_EXPIRED
        case State.WITHDRAWN:
            ended = standing.ended_by
            said = None if ended is None else ended.register
            objected = said is Register.OBJECTED
            return Reason.OBJECTED if objected else Reason.OPTED_OUT
        case State.NEVER:
            return _never(case)


def _never(case: Case) -> Reason:
    if case.latest(Register.FORGOTTEN) is not None:
        return Reason.SUPPRESSED
    if case.standing.other_sellers:
        return Reason.CONSENT_SELLER_MISMATCH
    return Reason.CONSENT_MISSING


def _needed(case: Case) -> tuple[Basis, str | None]:
    channel = case.question.channel
    marketing = case.purpose_class is PurposeClass.MARKETING
    if channel is Channel.CALL and marketing and case.technology in AUTOMATED_CALLS:
        return Basis.EXPRESS_WRITTEN, "47 CFR 64.1200(a)(2)"
    if channel is Channel.LOCATION:
        return Basis.EXPRESS, None
    return Basis.IMPLIED, None


def _counts(case: Case, row: Row) -> bool:
    """Say whether a grant carries this message at all.

    Nobody who agreed to information alone agreed to what promotes.
    """
    marketing = case.purpose_class is PurposeClass.MARKETING
    if marketing and row.purpose_class is PurposeClass.INFORMATIONAL:
        return False
    return row.basis is not Basis.SOFT_OPT_IN or case.question.channel is Channel.EMAIL
