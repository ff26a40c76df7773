"""Judging by shapes gives what the rules give, whoever was judged before."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, strategies as st

from consent.guard.decision import Decision, Objection, Outcome, Reason
from consent.guard.evaluate import evaluate, landmarks
from consent.guard.facts import Facts, case_of
from consent.guard.shapes import ACCOUNT, Shapes, Verdict, spelled
from consent.ledger.registers import Row
from tests.property.guard_cases import VERSION, Situation, a_case, situations
from tests.property.histories import EPOCH, LATE, when

NOTHING = "\\N"
STRETCHES = (1, 3, 1_000_000)


def lines_of(facts: Facts, account: str | None) -> list[bytes]:
    """Return facts as they come from the database."""
    rows = sorted(facts.rows, key=lambda row: (row.at, row.event.bytes))
    held = [
        [ACCOUNT, "active" if h.active else "closed", yes(h.account == account)]
        + [NOTHING] * 7
        + [time(h.linked_at)]
        + [NOTHING] * 4
        for h in sorted(facts.accounts, key=lambda h: h.linked_at)
    ]
    return ["\t".join(parts).encode() for parts in [*map(told, rows), *held]]


def told(row: Row) -> list[str]:
    times = (
        row.at,
        row.ground_at,
        row.expires_at,
        row.confirmed_at,
        row.own_confirmed_at,
    )
    what = (
        row.register,
        row.scope.channel,
        row.scope.purpose,
        row.scope.seller,
        row.sender,
        row.purpose_class,
        row.basis,
        row.ground,
    )
    return [
        *(NOTHING if part is None else part for part in what),
        yes(row.asked),
        yes(row.own),
        *map(time, times),
    ]


def yes(said: bool) -> str:  # noqa: FBT001  it is all there is to say
    return "t" if said else "f"


def time(at: datetime | None) -> str:
    return NOTHING if at is None else spelled(at).decode()


def stretched(facts: Facts, around: datetime, by: int) -> Facts:
    """Move every time away from a moment, so that the order of all stays."""

    def moved(at: datetime | None) -> datetime | None:
        return None if at is None else around + (at - around) * by

    rows = tuple(
        replace(
            row,
            at=around + (row.at - around) * by,
            ground_at=moved(row.ground_at),
            expires_at=moved(row.expires_at),
            confirmed_at=moved(row.confirmed_at),
            own_confirmed_at=moved(row.own_confirmed_at),
        )
        for row in facts.rows
    )
    accounts = tuple(
        replace(held, linked_at=around + (held.linked_at - around) * by)
        for held in facts.accounts
    )
    return replace(facts, rows=rows, accounts=accounts)


def same(verdict: Verdict, decision: Decision) -> bool:
    return (verdict.outcome, verdict.reasons, verdict.not_before) == (
        decision.outcome,
        decision.reasons,
        decision.not_before,
    )


@given(situations, st.lists(situations, max_size=3), st.sampled_from(STRETCHES))
def test_every_shape_is_answered_as_the_rules_answer_it(
    first: Situation, others: Iterable[Situation], by: int
) -> None:
    put = first.put
    asked = a_case(first.world._replace(occasion=None), put)

    def decide(facts: Facts) -> Decision:
        case = case_of(
            asked.question,
            purpose=asked.purpose,
            seller=asked.seller,
            facts=facts,
            now=asked.at,
        )
        return evaluate(case, rules_version=VERSION, checked_at=asked.at)

    shapes = Shapes(
        decide,
        landmarks=landmarks(asked.at),
        beside=Facts(),
        account=put.account,
    )

    for situation in (first, *others, first):
        plain = a_case(situation.world._replace(occasion=None), put).facts
        for facts in (plain, stretched(plain, asked.at, by)):
            verdict = shapes.verdict(lines_of(facts, put.account))

            assert same(verdict, decide(facts))


def deferred(lapses_at: datetime) -> Objection:
    return Objection(
        reason=Reason.SENDING_HALTED,
        rule="any",
        outcome=Outcome.DEFER,
        lapses_at=lapses_at,
    )


@given(st.lists(st.integers(min_value=0, max_value=LATE), min_size=1, max_size=5))
def test_when_a_reason_lapses_is_told_for_each_contact_by_itself(
    ticks: list[int],
) -> None:
    def decide(facts: Facts) -> Decision:
        found = [deferred(row.at + timedelta(days=1)) for row in facts.rows]
        return Decision(
            outcome=Outcome.DEFER,
            objections=tuple(found),
            duties=(),
            consent=None,
            as_of=0,
            rules_version=VERSION,
            checked_at=EPOCH,
        )

    shapes = Shapes(decide, landmarks=[EPOCH], beside=Facts())

    for tick in ticks:
        line = ["grant", "sms", "offers", "acme", *[NOTHING] * 4, "f", "t"]
        fact = "\t".join([*line, time(when(tick)), *[NOTHING] * 4]).encode()

        assert shapes.verdict([fact]).not_before == when(tick) + timedelta(days=1)


@given(st.lists(st.datetimes(min_value=datetime(1970, 1, 2)), min_size=2))  # noqa: DTZ001  made aware below
def test_times_are_spelled_in_their_order(times: list[datetime]) -> None:
    aware = [each.replace(tzinfo=EPOCH.tzinfo) for each in times]

    assert sorted(aware) == sorted(aware, key=spelled)
