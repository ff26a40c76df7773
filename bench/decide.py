"""How many decisions a second, without network and database, beside a plain if-chain.

Run by `make bench`. The same questions about the same facts are put to the guard
(where the address stands, every rule, all reasons) and to a naive `decide` that stops
at the first thing it finds and says yes or no; the two must agree on yes and no.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from consent.guard.decision import Outcome
from consent.guard.evaluate import evaluate
from consent.guard.facts import Case, Facts, HeldBy, case_of
from consent.guard.question import Question
from consent.ledger.registers import Register, Row
from consent.vocabulary.basis import Basis
from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import EventId, new_id
from consent.vocabulary.purpose import Purpose, PurposeClass
from consent.vocabulary.scope import Scope
from consent.vocabulary.seller import Seller

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)
DAY = timedelta(days=1)
FIRST = datetime(1970, 1, 1, tzinfo=UTC)
STOPS = frozenset({Register.BLOCK, Register.HOLD, Register.RESTRICTION})
OFFERS = Purpose(
    id="offers",
    purpose_class=PurposeClass.MARKETING,
    channels=frozenset({Channel.SMS}),
    titles={"en": "Offers"},
    descriptions={"en": "Offers"},
)
ACME = Seller(
    id="acme",
    name="Acme",
    postal_address="1 Main Street",
    policy_url="https://acme.example/privacy",
    time_zone="UTC",
    help_contact="help@acme.example",
)
QUESTION = Question(channel=Channel.SMS, purpose="offers", seller="acme")


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A way to decide, and how many it does in a second, round by round."""

    name: str
    decide: Callable[[Facts], bool]
    rates: list[float]


def main() -> None:
    """Measure, and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--decisions", type=int, default=20_000, help="in each round")
    given = parser.parse_args()
    facts = _facts()
    ways = [
        Way(name="naive decide", decide=_naively, rates=[]),
        Way(name="guard, from the facts", decide=_judged, rates=[]),
        Way(name="guard, rules alone", decide=_evaluated(facts), rates=[]),
    ]
    if any(way.decide(each) is not _naively(each) for way in ways for each in facts):
        raise SystemExit("The naive answer is another one.")
    asked = [facts[n % len(facts)] for n in range(given.decisions)]
    for _ in range(given.rounds):
        for way in ways:
            way.rates.append(_rate(way.decide, asked))
    _report(ways)


def _rate(decide: Callable[[Facts], bool], asked: Sequence[Facts]) -> float:
    began = time.perf_counter()
    for facts in asked:
        decide(facts)
    return len(asked) / (time.perf_counter() - began)


def _report(ways: Sequence[Way]) -> None:
    for way in ways:
        print(f"{way.name:24} {statistics.median(way.rates):10,.0f} a second")
    naive, *others = ways
    for way in others:
        ratios = [a / b for a, b in zip(way.rates, naive.rates, strict=True)]
        print(
            f"{way.name} : {naive.name} = {statistics.median(ratios):.3f} "
            f"({min(ratios):.3f} to {max(ratios):.3f})"
        )


def _judged(facts: Facts) -> bool:
    return _outcome(_case(facts))


def _evaluated(facts: Sequence[Facts]) -> Callable[[Facts], bool]:
    cases = {id(each): _case(each) for each in facts}
    return lambda each: _outcome(cases[id(each)])


def _case(facts: Facts) -> Case:
    return case_of(QUESTION, purpose=OFFERS, seller=ACME, facts=facts, now=NOW)


def _outcome(case: Case) -> bool:
    return evaluate(case, rules_version="v", checked_at=NOW).outcome is Outcome.ALLOW


def _naively(facts: Facts) -> bool:
    """Say yes or no, as one would write it without thinking of why."""
    if facts.accounts and not any(held.active for held in facts.accounts):
        return False
    ended = FIRST
    for row in facts.rows:
        if row.register in STOPS:
            return False
        if row.register is not Register.GRANT:
            ended = max(ended, row.at)
    return any(
        row.register is Register.GRANT
        and row.scope.purpose == "offers"
        and row.at > ended
        and (row.expires_at is None or row.expires_at > NOW)
        for row in facts.rows
    )


def _facts() -> list[Facts]:
    """Return what is known of people of ten kinds, most of whom agreed."""
    agreed = (_grant("offers"), _grant("appointments"))
    ana = HeldBy(account="C-1", active=True, linked_at=NOW - DAY)
    return [
        *(Facts(contact=None, as_of=2, rows=agreed) for _ in range(4)),
        Facts(rows=agreed, accounts=(ana,)),
        Facts(rows=(_grant("offers", expires_at=NOW - DAY),)),
        Facts(rows=(_row(Register.WITHDRAWN), _grant("appointments"))),
        Facts(rows=(*agreed, _row(Register.HOLD))),
        Facts(rows=(*agreed, _row(Register.BLOCK))),
        Facts(),
    ]


def _row(register: Register) -> Row:
    scope = Scope(channel="sms", purpose="offers", seller="acme")
    return Row(register=register, scope=scope, at=NOW - DAY, event=EventId(new_id()))


def _grant(purpose: str, *, expires_at: datetime | None = None) -> Row:
    marketing = purpose == "offers"
    return Row(
        register=Register.GRANT,
        scope=Scope(channel="sms", purpose=purpose, seller="acme"),
        at=NOW - 2 * DAY,
        event=EventId(new_id()),
        purpose_class=PurposeClass.MARKETING
        if marketing
        else PurposeClass.INFORMATIONAL,
        basis=Basis.EXPRESS_WRITTEN,
        expires_at=expires_at,
        own=True,
    )


if __name__ == "__main__":
    main()
