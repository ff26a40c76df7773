"""Rules about the service itself: what is halted, what may have been lost. Pure."""

from consent.guard.decision import Objection, Outcome, Reason
from consent.guard.facts import Case
from consent.vocabulary.purpose import PurposeClass


def nothing_is_halted(case: Case) -> Objection | None:
    """What somebody halted waits, whatever its class, but for the answers we owe."""
    if case.purpose_class is PurposeClass.RESPONSE:
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
