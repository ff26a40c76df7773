"""What the signal changes: once, while that changes anything, and no own choice."""

from dataclasses import replace

from consent.ledger.events import Event, Kind
from consent.ledger.registers import fold
from consent.preferences.signals.answer import REFERENCE, Answer, answer
from consent.vocabulary.evidence import Door
from consent.vocabulary.scope import Scope
from tests.unit.policy.shipped import shipped_policy
from tests.unit.preferences.told import MORNING, granted, happened, told

ADS = shipped_policy().purposes["targeted_ads"]
WIDE = Scope(purpose="targeted_ads")
HEARD = happened(Kind.WITHDRAWN, Door.PREFERENCES, scope=WIDE, reference=REFERENCE)
SOLD = granted("targeted_ads", Door.API)
OWN = granted("targeted_ads", Door.WEB_FORM)
OVERRULING = replace(ADS, gpc_overrules=True)


def changed(*events: Event, rules: bool = False, overrules: bool = False) -> Answer:
    history = told(*events)
    rows = list(fold(history).values())
    purpose = OVERRULING if overrules else ADS
    return answer(purpose, rows, history, at=MORNING.replace(hour=20), rules=rules)


def test_it_is_recorded_although_nothing_was_agreed_to() -> None:
    assert changed() == Answer(withdraw=(WIDE,))


def test_it_is_recorded_once() -> None:
    assert changed(HEARD) == Answer()
    assert changed(SOLD, HEARD) == Answer()


def test_another_opt_out_is_not_the_signal() -> None:
    stop = happened(Kind.WITHDRAWN, Door.TEXT, scope=WIDE)

    assert changed(stop).withdraw == (WIDE,)


def test_a_grant_that_came_after_it_is_ended_by_the_next() -> None:
    assert changed(HEARD, SOLD).withdraw == (WIDE,)


def test_whoever_took_it_back_is_asked_nothing_and_it_is_recorded_again() -> None:
    taken_back = happened(Kind.REINSTATED, Door.PREFERENCES, answers=1)

    assert changed(HEARD, taken_back).withdraw == (WIDE,)


def test_the_signal_of_the_holder_before_is_not_this_ones() -> None:
    assert changed(HEARD, happened(Kind.REASSIGNED)).withdraw == (WIDE,)


def test_a_choice_of_ones_own_is_shown_and_stands() -> None:
    found = changed(OWN)

    assert found.withdraw == ()
    assert [(each.channel, each.seller) for each in found.conflicts] == [
        ("email", "acme")
    ]


def test_a_request_that_nobody_confirmed_is_no_choice_and_falls() -> None:
    asked = replace(OWN, kind=Kind.REQUESTED)

    assert changed(asked) == Answer(withdraw=(WIDE,))
    assert changed(HEARD, asked, overrules=True) == Answer(withdraw=(WIDE,))


def test_beside_a_choice_of_ones_own_all_else_is_switched_off() -> None:
    bought = granted("targeted_ads", Door.IMPORT, channel="mail")

    found = changed(OWN, bought)

    assert found.withdraw == (
        Scope(channel="mail", purpose="targeted_ads", seller="acme"),
    )
    assert [each.channel for each in found.conflicts] == ["email"]


def test_who_lets_it_rule_keeps_no_choice_against_it() -> None:
    assert changed(OWN, rules=True) == Answer(withdraw=(WIDE,))


def test_a_business_may_have_it_rule_until_it_was_told() -> None:
    assert changed(OWN, overrules=True) == Answer(withdraw=(WIDE,))

    later = changed(OWN, HEARD, OWN, overrules=True)

    assert later.withdraw == ()
    assert len(later.conflicts) == 1
