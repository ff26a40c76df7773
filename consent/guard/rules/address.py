"""Rules about the address itself: blocked, reassigned, erased, restricted. Pure."""

from datetime import datetime

from consent.guard.decision import Objection, Outcome, Reason
from consent.guard.facts import Case
from consent.ledger.registers import Register, Row
from consent.ledger.standing import State
from consent.vocabulary.channel import Channel
from consent.vocabulary.purpose import ALL, PurposeClass


def address_is_not_blocked(case: Case) -> Objection | None:
    """What the carrier or mailbox refuses is not sent: nothing of any class.

    A block of the whole channel means that the address does not work; one of the
    seller's first sender means that this sender is refused.
    """
    blocks = [row for row in case.beside if _blocks(case, row)]
    if any(row.sender is None for row in blocks):
        return Objection(reason=Reason.ADDRESS_INVALID, rule="block-channel")
    if blocks:
        return Objection(reason=Reason.BLOCKED_BY_PROVIDER, rule="block-sender")
    return None


def nothing_waits_to_be_read(case: Case) -> Objection | None:
    """While a reply that may be an opt-out is unread, what needs consent waits."""
    if not case.beside:
        return None
    # What promotes is marketing, and still of the class its purpose has.
    classes = {case.purpose_class, case.purpose.purpose_class}
    channel, purpose, seller = case.question.channel, case.purpose.id, case.seller.id
    held = any(
        row.register is Register.HOLD
        and any(row.scope.covers(channel, purpose, c, seller) for c in classes)
        for row in case.beside
    )
    if not held or not case.needs_consent:
        return None
    return Objection(
        reason=Reason.HELD_FOR_REVIEW, rule="review-hold", outcome=Outcome.REVIEW
    )


def processing_is_not_restricted(case: Case) -> Objection | None:
    """Restricted data are stored, not used: Regulation (EU) 2016/679, Article 18."""
    restricted = any(r.register is Register.RESTRICTION for r in case.beside)
    if not restricted or case.purpose_class is PurposeClass.RESPONSE:
        return None
    return Objection(
        reason=Reason.PROCESSING_RESTRICTED,
        rule="restriction",
        citation="GDPR Article 18(2)",
    )


def holder_is_the_same(case: Case) -> Objection | None:
    """A number that changed hands gets nothing that the earlier holder asked for."""
    since = case.latest(Register.REASSIGNED)
    if since is None or _begun_after(case, since):
        return None
    return Objection(
        reason=Reason.NUMBER_REASSIGNED,
        rule="reassigned",
        citation="47 CFR 64.1200(m)",
    )


def erased_stay_erased(case: Case) -> Objection | None:
    """An erased address gets nothing but what its holder asks for afterwards.

    Where consent is needed, `consent_was_given` says so already.
    """
    since = case.latest(Register.FORGOTTEN)
    if since is None or case.needs_consent or _begun_after(case, since):
        return None
    return Objection(reason=Reason.SUPPRESSED, rule="forgotten")


def device_is_in_use(case: Case) -> Objection | None:
    """A device is located only while its app is in the foreground."""
    if case.question.channel is not Channel.LOCATION:
        return None
    location = case.question.location
    if location is not None and location.foreground:
        return None
    return Objection(reason=Reason.NOT_IN_USE, rule="location-in-use")


def _blocks(case: Case, row: Row) -> bool:
    if row.register is not Register.BLOCK:
        return False
    if row.scope.channel not in {ALL, case.question.channel.value}:
        return False
    sender = case.seller.sender_for(case.question.channel)
    return row.sender is None or (sender is not None and row.sender == sender.id)


def _begun_after(case: Case, since: datetime) -> bool:
    """Say whether what this message rests on began after a change of holder."""
    match case.purpose_class:
        case PurposeClass.MARKETING | PurposeClass.INFORMATIONAL:
            # Grants from before are void; only where nothing else speaks is this it.
            return case.standing.state is not State.NEVER
        case PurposeClass.SERVICE:
            return any(h.active and h.linked_at > since for h in case.holders)
        case PurposeClass.RESPONSE:
            occasion = case.facts.occasion
            return occasion is not None and occasion.at > since
