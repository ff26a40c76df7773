"""One switch of the page: where it stands, and whether a message may leave. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from consent.guard.decision import Objection, Outcome, Reason, outcome_of
from consent.guard.evaluate import objections_to
from consent.guard.facts import Case, Facts, case_of
from consent.guard.question import Location, Question
from consent.ledger.registers import Register
from consent.ledger.standing import Standing, State
from consent.policy.values import Policy
from consent.preferences.choosing.view import Agreement, Cell, Switch
from consent.vocabulary.channel import Channel, ContactKind, Use
from consent.vocabulary.ids import ContactId

OPENS = frozenset({Outcome.ALLOW, Outcome.DEFER})
"""What reaches: at once, or as soon as what makes it wait is over."""

_NEW_HOLDER = frozenset({Register.REASSIGNED, Register.FORGOTTEN})
_SAID = frozenset({Reason.OPTED_OUT, Reason.OBJECTED})

Agreeing = Callable[[Cell, str | None], Agreement | None]
"""Says under which words a switch can be turned on, in a region."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One contact, as far as the page needs to know it."""

    contact: ContactId
    kind: ContactKind
    masked: str
    region: str | None
    time_zone: str | None
    readable: bool
    facts: Facts
    proven: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a page is read by: the rules, the words, the account, the hour."""

    policy: Policy | None
    agreeing: Agreeing
    language: str
    account: str | None
    now: datetime


def holder_since(facts: Facts) -> datetime | None:
    """Return when whoever holds the contact now began to, where somebody else had."""
    return max((r.at for r in facts.rows if r.register in _NEW_HOLDER), default=None)


def switch_of(cell: Cell, known: Known, setting: Setting, policy: Policy) -> Switch:
    """Return one switch: what the person said, and what the guard answers."""
    case = case_of(
        question_of(cell, setting.account),
        purpose=policy.purposes[cell.purpose],
        seller=policy.sellers[cell.seller],
        facts=known.facts,
        now=setting.now,
    )
    objections = objections_to(case)
    opens = outcome_of(objections) in OPENS
    state, since = _as_the_holder_knows(case.standing, known.facts)
    return Switch(
        cell=cell,
        state=state,
        reaches=opens,
        reasons=() if opens else _reasons(objections, case, state),
        since=since,
        agreement=agreement_of(cell, known, setting),
    )


def agreement_of(cell: Cell, known: Known, setting: Setting) -> Agreement | None:
    """Return under which words a switch can be turned on by whoever is here."""
    agrees = known.readable and known.proven
    return setting.agreeing(cell, known.region) if agrees else None


def question_of(cell: Cell, account: str | None) -> Question:
    """Return what the guard is asked of a switch: may the next message leave."""
    locates = cell.channel is Channel.LOCATION
    return Question(
        channel=cell.channel,
        purpose=cell.purpose,
        seller=cell.seller,
        account=account,
        use=Use.LOCATE if locates else Use.SEND,
        location=Location(foreground=True) if locates else None,
    )


def _as_the_holder_knows(
    standing: Standing, facts: Facts
) -> tuple[State, datetime | None]:
    """Return state and time; what an earlier holder said is nobody's to see."""
    if standing.state is not State.WITHDRAWN:
        return standing.state, standing.since
    began, ended = holder_since(facts), standing.ended_by
    if began is None:
        return standing.state, standing.since
    if ended is None or ended.at <= began:
        return State.NEVER, None
    return standing.state, standing.since


def _reasons(
    objections: Iterable[Objection], case: Case, state: State
) -> tuple[Reason, ...]:
    hides = state is not case.standing.state
    reasons = (
        Reason.CONSENT_MISSING if hides and each.reason in _SAID else each.reason
        for each in objections
    )
    return tuple(dict.fromkeys(reasons))
