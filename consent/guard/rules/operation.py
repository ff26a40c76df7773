"""Rules about the service itself: what is halted, what may have been lost. Pure."""

from consent.guard.decision import Objection, Outcome, Reason
from consent.guard.facts import Case
from consent.vocabulary.purpose import PurposeClass

ASKED_BY_ANYBODY = frozenset({"confirmation_request", "manage_link", "identity_code"})
"""Responses that whoever types in an address sets off, and which a halt stops too."""


def nothing_is_halted(case: Case) -> Objection | None:
    """What somebody halted waits, whatever its class, but for the answers we owe.

    Owed is what answers a message of the person themselves, such as a STOP.
    """
    is_response = case.purpose_class is PurposeClass.RESPONSE
    if is_response and case.purpose.id not in ASKED_BY_ANYBODY:
        return None
    asked = case.question
    halted = any(
        halt.covers(asked.channel, case.seller.id, asked.series)
        for halt in case.facts.halts
    )
    if not halted:
        return None
    return Objection(
        reason=Reason.SENDING_HALTED, rule="halt-in-force", outcome=Outcome.DEFER
    )


def journal_is_caught_up(case: Case) -> Objection | None:
    """A database that may lack an acknowledged no sends nothing at all."""
    if not case.facts.journal_behind:
        return None
    return Objection(
        reason=Reason.JOURNAL_BEHIND,
        rule="journal-caught-up",
        outcome=Outcome.DEFER,
    )
