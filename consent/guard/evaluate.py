"""Asks every rule, and lets the strictest objection decide. Pure."""

from collections.abc import Callable, Iterable
from datetime import datetime

from consent.guard.decision import (
    Decision,
    Ground,
    Objection,
    Outcome,
    outcome_of,
)
from consent.guard.facts import Case
from consent.guard.rules import account, address, consent, operation
from consent.ledger.standing import State
from consent.vocabulary.channel import Channel
from consent.vocabulary.purpose import PurposeClass

Rule = Callable[[Case], Objection | None]

RULES: tuple[Rule, ...] = (
    consent.channel_carries_purpose,
    consent.consent_was_given,
    consent.basis_is_strong_enough,
    consent.message_is_in_time,
    account.account_is_active,
    account.occasion_is_open,
    account.request_still_waits,
    address.address_is_not_blocked,
    address.nothing_waits_to_be_read,
    address.processing_is_not_restricted,
    address.holder_is_the_same,
    address.erased_stay_erased,
    address.device_is_in_use,
    operation.nothing_is_halted,
    operation.journal_is_caught_up,
)
"""Every rule there is. All are asked, so their order cannot matter.

Of a contact's times a rule may use only which is before which, and before or after
the landmarks; what it says of an event never depends on the event's id or cause.
Batches rest on that (`consent.guard.shapes`), and a property test holds them to it.
The one thing a rule may take from a time itself is when its objection lapses.
"""


def landmarks(at: datetime) -> tuple[datetime, ...]:
    """Return the moments that rules compare a contact's times with, asked for one."""
    return (at,)


def evaluate(
    case: Case,
    *,
    rules_version: str,
    checked_at: datetime,
    rules: Iterable[Rule] = RULES,
) -> Decision:
    """Return the decision on a case: allowed only if no rule objects."""
    objections = objections_to(case, rules)
    outcome = outcome_of(objections)
    return Decision(
        outcome=outcome,
        objections=objections,
        duties=_duties(case) if outcome is not Outcome.DENY else (),
        consent=_ground(case),
        as_of=case.facts.as_of,
        rules_version=rules_version,
        checked_at=checked_at,
        hypothetical=case.question.at is not None,
    )


def objections_to(case: Case, rules: Iterable[Rule] = RULES) -> tuple[Objection, ...]:
    """Return what every rule that objects to a case says, by reason."""
    found = [o for rule in rules if (o := rule(case)) is not None]
    if len(found) > 1:
        found.sort(key=lambda o: (o.reason, o.rule))
    return tuple(found)


def refused(
    objection: Objection,
    *,
    as_of: int,
    rules_version: str | None,
    checked_at: datetime,
    hypothetical: bool = False,
) -> Decision:
    """Return the refusal of what cannot even be put to the rules."""
    return Decision(
        outcome=Outcome.DENY,
        objections=(objection,),
        duties=(),
        consent=None,
        as_of=as_of,
        rules_version=rules_version,
        checked_at=checked_at,
        hypothetical=hypothetical,
    )


def _ground(case: Case) -> Ground | None:
    carrier = case.standing.carrier
    if case.standing.state is not State.GRANTED or carrier is None:
        return None
    return Ground(event=carrier.event, basis=carrier.basis, effective_at=carrier.at)


def _duties(case: Case) -> tuple[str, ...]:
    """Return what a message must carry: 16 CFR 316.5, RFC 8058."""
    marketing = case.purpose_class is PurposeClass.MARKETING
    if marketing and case.question.channel is Channel.EMAIL:
        return ("one_click_unsubscribe", "postal_address")
    return ()
