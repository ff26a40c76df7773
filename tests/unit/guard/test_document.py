"""A decision as JSON."""

from dataclasses import replace
from uuid import UUID

import orjson
import pytest

from consent.guard.decision import (
    REMEDIES,
    Decision,
    Ground,
    Objection,
    Outcome,
    Reason,
    outcome_of,
)
from consent.guard.document import decision_document
from consent.vocabulary.basis import Basis
from consent.vocabulary.ids import EventId
from tests.unit.guard.cases import HOUR, NOW

ALLOWED = Decision(
    outcome=Outcome.ALLOW,
    objections=(),
    duties=("one_click_unsubscribe", "postal_address"),
    consent=Ground(
        event=EventId(UUID(int=7)), basis=Basis.EXPRESS, effective_at=NOW - HOUR
    ),
    as_of=12,
    rules_version="2026-11-20+3f1c",
    checked_at=NOW,
)
LATER, LATEST = NOW + HOUR, NOW + 2 * HOUR
SOON = Objection(
    reason=Reason.HELD_FOR_REVIEW, rule="a", outcome=Outcome.DEFER, lapses_at=LATER
)
LATE = replace(SOON, rule="b", lapses_at=LATEST, citation="a law")
NEVER = Objection(reason=Reason.OPTED_OUT, rule="c")
READ = replace(NEVER, outcome=Outcome.REVIEW)


def test_a_yes_says_what_it_rests_on_and_what_it_obliges_to() -> None:
    assert decision_document(ALLOWED) == {
        "outcome": "allow",
        "allowed": True,
        "hypothetical": False,
        "reasons": [],
        "not_before": None,
        "duties": [{"code": "one_click_unsubscribe"}, {"code": "postal_address"}],
        "consent": {
            "event": "00000000-0000-0000-0000-000000000007",
            "basis": "express",
            "effective_at": "2026-11-20T14:00:00Z",
        },
        "as_of": 12,
        "rules_version": "2026-11-20+3f1c",
        "checked_at": "2026-11-20T15:00:00Z",
    }


def test_a_not_yet_says_when_the_last_reason_lapses() -> None:
    later = replace(ALLOWED, outcome=Outcome.DEFER, objections=(SOON, LATE), duties=())

    document = decision_document(later)

    assert document["allowed"] is False
    assert document["not_before"] == "2026-11-20T17:00:00Z"
    assert document["reasons"] == [
        {
            "code": "held_for_review",
            "rule": rule,
            "citation": citation,
            "lapses_at": lapses,
            "remedy": "Read what the person wrote, and decide.",
        }
        for rule, citation, lapses in (
            ("a", None, "2026-11-20T16:00:00Z"),
            ("b", "a law", "2026-11-20T17:00:00Z"),
        )
    ]


def test_a_no_has_no_time_after_which_it_may_be_asked_again() -> None:
    no = replace(ALLOWED, outcome=Outcome.DENY, objections=(SOON, NEVER), consent=None)

    document = decision_document(no)

    assert document["not_before"] is None
    assert document["consent"] is None


def test_a_grant_of_unknown_basis_says_so() -> None:
    ground = Ground(event=EventId(UUID(int=7)), basis=None, effective_at=NOW)

    document = decision_document(replace(ALLOWED, consent=ground, hypothetical=True))

    assert document["hypothetical"] is True
    assert orjson.loads(orjson.dumps(document))["consent"]["basis"] is None


@pytest.mark.parametrize(
    ("objections", "outcome"),
    [
        ((), Outcome.ALLOW),
        ((SOON,), Outcome.DEFER),
        ((SOON, READ), Outcome.REVIEW),
        ((READ, SOON), Outcome.REVIEW),
        ((SOON, READ, NEVER), Outcome.DENY),
        ((NEVER,), Outcome.DENY),
    ],
)
def test_the_strictest_objection_decides(
    objections: tuple[Objection, ...], outcome: Outcome
) -> None:
    assert outcome_of(objections) is outcome


def test_every_reason_has_its_remedy() -> None:
    assert set(REMEDIES) == set(Reason)
