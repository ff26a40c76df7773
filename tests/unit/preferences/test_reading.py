"""What a page shows of what is known."""

from dataclasses import replace

from consent.guard.decision import Reason
from consent.guard.facts import HeldBy
from consent.ledger.registers import Register
from consent.ledger.standing import State
from consent.vocabulary.basis import Basis
from consent.vocabulary.channel import Channel, ContactKind
from consent.vocabulary.purpose import PurposeClass
from consent.vocabulary.scope import Scope
from tests.unit.preferences.people import (
    NOON,
    OFFERS,
    SHIPPED,
    Scene,
    a_row,
    granted,
    withdrawn,
    words,
)

SHOP = Scene(policy=SHIPPED)
CALL = replace(OFFERS, channel=Channel.CALL)
PARTNER = replace(OFFERS, seller="acme-partner")


def test_a_switch_is_on_when_it_was_agreed_to_and_reaches_when_the_guard_says_so() -> (
    None
):
    scene = replace(SHOP, rows=(granted(), granted(scope=CALL.scope)))

    assert (scene.switch().on, scene.switch().reaches) == (True, True)
    assert scene.switch(CALL).reaches


def test_a_block_is_told_beside_a_yes() -> None:
    block = a_row(Register.BLOCK, 1, Scope(channel="sms"))

    switch = replace(SHOP, rows=(granted(), block)).switch()

    assert (switch.on, switch.reaches) == (True, False)
    assert switch.reasons == (Reason.ADDRESS_INVALID,)


def test_only_what_concerns_the_kind_of_the_address_is_shown() -> None:
    by_mail = replace(SHOP, kind=ContactKind.EMAIL).view

    assert {switch.cell.channel for switch in by_mail.switches} == {Channel.EMAIL}
    assert {each.title for each in by_mail.service} == {"Receipts", "Security"}
    assert all(each.channels == (Channel.EMAIL,) for each in by_mail.service)


def test_what_cannot_be_switched_off_has_no_switch() -> None:
    classes = {
        SHIPPED.purposes[switch.cell.purpose].purpose_class
        for switch in SHOP.view.switches
    }

    assert classes == {PurposeClass.MARKETING, PurposeClass.INFORMATIONAL}


def test_a_partner_is_shown_where_something_stands_or_is_offered() -> None:
    offered = words(sellers=frozenset({"acme-partner"}))

    shown = [
        SHOP.view.partners,
        replace(SHOP, rows=(granted(scope=PARTNER.scope),)).view.partners,
        replace(SHOP, shelf=(offered,)).view.partners,
        replace(SHOP, rows=(withdrawn(scope=Scope()),)).view.partners,
    ]

    assert [each and each.on for each in shown] == [None, True, False, None]


def test_what_an_earlier_holder_said_is_not_shown_as_theirs() -> None:
    moved = a_row(Register.REASSIGNED, 2, Scope())

    switch = replace(SHOP, rows=(withdrawn(1), moved)).switch()

    assert (switch.state, switch.since) == (State.NEVER, None)
    assert Reason.OPTED_OUT not in switch.reasons
    assert not switch.reaches


def test_a_closed_account_is_told_and_reaches_nobody() -> None:
    held = HeldBy(account="C-1", active=False, linked_at=NOON)
    other = HeldBy(account="C-2", active=True, linked_at=NOON)
    scene = replace(SHOP, rows=(granted(),), accounts=(held, other), account="C-1")

    assert scene.view.deactivated
    assert (scene.switch().on, scene.switch().reaches) == (True, False)
    assert replace(scene, account="C-2").switch().reaches


def test_without_rules_what_was_agreed_to_can_be_seen_and_reaches_nobody() -> None:
    view = Scene(rows=(granted(), withdrawn(scope=CALL.scope))).view

    (switch,) = view.switches
    assert (switch.cell, switch.on, switch.reaches) == (OFFERS, True, False)
    assert switch.reasons == (Reason.RULESET_UNAVAILABLE,)
    assert (view.ruled, view.service) == (False, ())


def test_the_version_changes_with_what_is_shown_and_with_nothing_else() -> None:
    versions = [
        SHOP.view.version,
        replace(SHOP, sequence=8).view.version,
        replace(SHOP, rows=(granted(),)).view.version,
        replace(SHOP, language="de").view.version,
    ]

    assert versions[0] == versions[1]
    assert len(set(versions)) == 3


def test_the_words_for_a_switch_are_the_newest_that_are_strong_enough() -> None:
    weak = words("weak", basis=Basis.EXPRESS)
    tied = words("tied", condition_of_purchase=True)
    scene = replace(SHOP, shelf=(weak, tied, words("new"), words("old")))

    agreement = scene.switch().agreement

    assert agreement is not None
    assert (agreement.wording, agreement.needs_name) == ("new", True)


def test_words_that_come_with_a_purchase_are_offered_on_no_page() -> None:
    mail = replace(OFFERS, channel=Channel.EMAIL)
    tied = words(basis=Basis.EXPRESS, condition_of_purchase=True)
    scene = replace(SHOP, kind=ContactKind.EMAIL, shelf=(tied,))

    assert scene.switch(mail).agreement is None


def test_a_seller_is_named_wherever_it_is_not_the_one_whose_page_it_is() -> None:
    sister = replace(SHIPPED.sellers["acme-partner"], partner=False)
    policy = replace(SHIPPED, sellers={**SHIPPED.sellers, "acme-partner": sister})
    rows = (granted(), granted(scope=PARTNER.scope))

    named = {
        (row.seller, row.partner): row.named
        for row in replace(SHOP, policy=policy, rows=rows).view.sections[0].rows
    }
    unruled = [row.named for row in Scene(rows=rows).view.sections[0].rows]

    assert named == {("acme", False): False, ("acme-partner", False): True}
    assert unruled == [True, True]


def test_nobody_signs_where_a_plain_yes_does() -> None:
    mail = replace(OFFERS, channel=Channel.EMAIL)
    scene = replace(SHOP, kind=ContactKind.EMAIL, shelf=(words(),))

    agreement = scene.switch(mail).agreement

    assert agreement is not None
    assert (agreement.basis, agreement.needs_name) == (Basis.EXPRESS, False)


def test_words_go_by_language_then_english_then_age() -> None:
    shelf = (words("fr", language="fr"), words("en"), words("es", language="es"))

    found = {
        language: replace(SHOP, shelf=shelf, language=language).switch().agreement
        for language in ("es-MX", "de", "fr")
    }

    assert {k: v and v.wording for k, v in found.items()} == {
        "es-MX": "es",
        "de": "en",
        "fr": "fr",
    }


def test_a_switch_without_words_for_it_cannot_be_turned_on() -> None:
    scenes = [
        SHOP,
        replace(SHOP, shelf=(words(basis=Basis.IMPLIED),)),
        replace(SHOP, shelf=(words(regions=frozenset({"US"})),)),
        replace(SHOP, shelf=(words(),), readable=False),
    ]
    inside = replace(SHOP, shelf=(words(regions=frozenset({"US"})),), region="US-CA")

    assert [scene.switch().agreement for scene in scenes] == [None] * 4
    assert inside.switch().agreement is not None
