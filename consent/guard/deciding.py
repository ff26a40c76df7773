"""What decides a question on facts: the rules, by the policy in force. Pure."""

from collections.abc import Callable
from datetime import datetime

from consent.guard.decision import Decision, Objection, Reason
from consent.guard.evaluate import evaluate, refused
from consent.guard.facts import Facts, case_of
from consent.guard.question import Question
from consent.policy.values import Policy


def decider(
    question: Question, policy: Policy | None, *, now: datetime
) -> Callable[[Facts], Decision]:
    """Return what decides a question on the facts of one contact after another.

    Raises:
        InvalidError: no purpose or no seller has the name in the question.
    """
    if policy is None:
        return lambda facts: refused(
            Objection(reason=Reason.RULESET_UNAVAILABLE, rule="published-rules"),
            as_of=facts.as_of,
            rules_version=None,
            checked_at=now,
            hypothetical=question.at is not None,
        )
    purpose, seller = policy.purpose(question.purpose), policy.seller(question.seller)
    version = policy.version

    def decide(facts: Facts) -> Decision:
        case = case_of(question, purpose=purpose, seller=seller, facts=facts, now=now)
        return evaluate(case, rules_version=version, checked_at=now)

    return decide
