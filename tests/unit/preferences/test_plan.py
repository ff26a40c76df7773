"""What a posted form amounts to."""

from dataclasses import replace
from uuid import UUID

import pytest

from consent.ledger.registers import Register
from consent.preferences.choosing.choices import NotOfThisPageError, Told
from consent.preferences.choosing.plan import check_sequences, plan_of
from consent.preferences.choosing.view import Cell
from consent.vocabulary.channel import Channel, ContactKind
from consent.vocabulary.ids import ContactId
from consent.vocabulary.scope import Scope
from tests.unit.preferences.people import (
    ANA,
    OFFERS,
    SHIPPED,
    Scene,
    a_row,
    event,
    granted,
    posted,
    withdrawn,
    words,
)

SHOP = Scene(policy=SHIPPED, shelf=(words(),))
SURVEYS = replace(OFFERS, purpose="surveys")
MAIL = replace(OFFERS, channel=Channel.EMAIL)
PARTNER = replace(OFFERS, seller="acme-partner")


def test_what_was_not_touched_is_left_alone() -> None:
    now = replace(SHOP, rows=(granted(),)).now()

    plan = plan_of(posted({OFFERS: True, SURVEYS: False}, OFFERS), now, {})

    assert (plan.withdrawals, plan.wanted, plan.changes) == ((), (), ())


def test_off_is_recorded_and_on_is_asked_first() -> None:
    now = replace(SHOP, rows=(granted(),)).now()

    plan = plan_of(posted({OFFERS: True, SURVEYS: False}, SURVEYS), now, {})

    assert plan.withdrawals == ((ANA, OFFERS.scope),)
    assert plan.wanted == (SURVEYS,)
    assert [change.told for change in plan.changes] == [Told.OFF]


def test_off_is_recorded_although_it_is_off_by_now() -> None:
    now = replace(SHOP, rows=(withdrawn(),)).now()

    plan = plan_of(posted({OFFERS: True}), now, {ANA: frozenset({event("later")})})

    assert plan.withdrawals == ((ANA, OFFERS.scope),)


@pytest.mark.parametrize(
    "scope", [OFFERS.scope, Scope(), Scope(purpose="class:marketing")]
)
def test_on_is_not_wanted_against_a_no_that_came_later(scope: Scope) -> None:
    no = withdrawn(1, scope)
    now = replace(SHOP, rows=(no,)).now()

    late = plan_of(posted({OFFERS: False}, OFFERS), now, {ANA: frozenset({no.event})})
    seen = plan_of(posted({OFFERS: False}, OFFERS), now, {})

    assert (late.wanted, seen.wanted) == ((), (OFFERS,))
    assert [change.told for change in late.changes] == [Told.OVERRULED]


def test_a_later_no_about_something_else_overrules_nothing() -> None:
    no = withdrawn(1, SURVEYS.scope)
    now = replace(SHOP, rows=(no,)).now()

    plan = plan_of(posted({OFFERS: False}, OFFERS), now, {ANA: frozenset({no.event})})

    assert plan.wanted == (OFFERS,)


def test_what_changed_elsewhere_is_told_both_ways() -> None:
    now = replace(SHOP, rows=(granted(),)).now()

    plan = plan_of(posted({OFFERS: False, SURVEYS: True}, SURVEYS), now, {})

    told = {change.cell: change.told for change in plan.changes}
    assert told == {OFFERS: Told.ON_ELSEWHERE, SURVEYS: Told.OFF_ELSEWHERE}


def test_the_switch_of_all_partners_ends_each_of_them_everywhere() -> None:
    now = replace(SHOP, rows=(granted(), granted(scope=PARTNER.scope))).now()

    plan = plan_of(
        posted({OFFERS: True, PARTNER: True}, OFFERS, PARTNER, partners_off=True),
        now,
        {},
    )

    assert plan.withdrawals == ((ANA, Scope(seller="acme-partner")),)
    assert [(c.told, c.cell) for c in plan.changes] == [(Told.OFF, PARTNER)]


def test_while_nobody_knows_who_is_a_partner_the_switch_ends_every_seller() -> None:
    now = Scene(rows=(granted(scope=PARTNER.scope),)).now()

    plan = plan_of(posted({}, partners_off=True), now, {})

    assert plan.withdrawals == ((ANA, Scope(seller="acme-partner")),)
    assert [(c.told, c.cell) for c in plan.changes] == [(Told.OFF, PARTNER)]


def test_what_is_published_no_more_is_ended_where_it_was_agreed_to_alone() -> None:
    gone = replace(OFFERS, purpose="gone")
    shown = posted({gone: True})

    agreed = plan_of(shown, replace(SHOP, rows=(granted(scope=gone.scope),)).now(), {})
    never = plan_of(shown, SHOP.now(), {})

    assert agreed.withdrawals == ((ANA, gone.scope),)
    assert (never.withdrawals, never.changes[0].told) == ((), Told.FIXED)


@pytest.mark.parametrize(
    "cell",
    [
        replace(OFFERS, purpose="receipts"),
        replace(OFFERS, seller="nobody"),
        replace(OFFERS, channel=Channel.EMAIL),
        replace(OFFERS, purpose="newsletter"),
    ],
)
def test_what_has_no_switch_is_neither_ended_nor_agreed_to(cell: Cell) -> None:
    now = SHOP.now()

    off, on = (
        plan_of(posted({cell: True}), now, {}),
        plan_of(posted({cell: False}, cell), now, {}),
    )

    assert (off.withdrawals, on.withdrawals, on.wanted) == ((), (), ())
    assert [c.told for c in (*off.changes, *on.changes)] == [
        Told.FIXED,
        Told.NOT_OFFERED,
    ]


@pytest.mark.parametrize("was_on", [True, False])
@pytest.mark.parametrize("is_on", [True, False])
def test_what_is_said_of_a_contact_that_is_not_here_loses_no_off_beside_it(
    *, was_on: bool, is_on: bool
) -> None:
    other = replace(OFFERS, contact=ContactId(UUID(int=2)))
    on = [other] if is_on else []

    plan = plan_of(posted({OFFERS: True, other: was_on}, *on), SHOP.now(), {})

    assert plan.withdrawals == ((ANA, OFFERS.scope),)
    assert [(c.told, c.cell or c.contact) for c in plan.changes] == [
        (Told.OFF, OFFERS),
        (Told.GONE, other.contact),
    ]
    assert plan.wanted == ()


def test_what_waits_for_a_second_step_can_be_switched_off() -> None:
    asked = a_row(Register.GRANT, 0, MAIL.scope)
    now = replace(
        SHOP, rows=(replace(asked, asked=True),), kind=ContactKind.EMAIL
    ).now()

    left, off = (
        plan_of(posted({MAIL: True}, *on), now, {}) for on in ([MAIL], list[Cell]())
    )

    assert now.view.by_cell[MAIL].pending
    assert (left.withdrawals, left.changes) == ((), ())
    assert off.withdrawals == ((ANA, MAIL.scope),)


def test_nobody_has_read_more_than_there_is() -> None:
    check_sequences({ANA: 7}, SHOP.view)

    with pytest.raises(NotOfThisPageError):
        check_sequences({ANA: 8}, SHOP.view)
