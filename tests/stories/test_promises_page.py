"""Promises P4, P6 to P10, as the Contact Preferences page keeps them."""

from consent.ledger.events import Kind
from consent.vocabulary.basis import Basis
from consent.vocabulary.evidence import Door
from tests.stories.holders import prove
from tests.stories.house import House, Json
from tests.stories.page import last_event, page_of
from tests.stories.people import ANA, ANA_MAIL, FORM, WORDING

PARTNER_WORDING: Json = {
    **WORDING,
    "id": "partner-v1",
    "text": "Acme Partner Goods LLC may text me, under partner.example/privacy.",
    "channels": ["email"],
    "purposes": ["offers"],
    "sellers": ["acme-partner"],
    "basis": "express",
}
OFFERS = ("sms", "offers", "acme")


def outcome_of_all(house: House) -> set[str]:
    by_mail = house.check(ANA_MAIL, channel="email")
    return {house.check().outcome, by_mail.outcome}


def test_p4_agreeing_to_calls_takes_words_that_are_no_condition_and_a_typed_name(
    house: House,
) -> None:
    house.say("withdraw", channel="call")
    asked = page_of(house, ANA).turn("call", "offers", "acme").save()
    unsigned = asked.tick().press("agree")

    signed = unsigned.type("name", "Ana Lopez").press("agree")

    assert "Not a condition of purchase" in asked.text
    assert unsigned.status == 422
    assert signed.is_on("call", "offers", "acme")
    assert house.check(channel="call").outcome == "allow"
    event, evidence = last_event(house, ANA)
    assert (event.basis, event.door) == (Basis.EXPRESS_WRITTEN, Door.PREFERENCES)
    assert (event.wording, event.language) == ("form-v1", "en")
    assert evidence["signature"] == "Ana Lopez"
    assert evidence["page"] == "Contact Preferences"


def test_p4_words_that_are_a_condition_of_a_purchase_carry_no_written_consent(
    house: House,
) -> None:
    bought = {"id": "deal-v1", "condition_of_purchase": True, "purposes": ["surveys"]}
    house.ask("/v1/wordings", {**WORDING, **bought})
    house.say("withdraw", purpose="surveys", channel="call")

    asked = page_of(house, ANA).turn("call", "surveys", "acme").save()

    assert "Not a condition of purchase" in asked.text
    assert "form-v1" in asked.text
    assert "deal-v1" not in asked.text


def test_p6_what_is_switched_off_holds_before_it_is_shown(house: House) -> None:
    house.grant()
    page = page_of(house, ANA)
    assert page.is_on(*OFFERS)

    saved = page.turn(*OFFERS).save()

    assert house.check().reasons == {"opted_out"}
    assert not saved.is_on(*OFFERS)
    assert "Switched off" in saved.text


def test_p6_what_was_not_touched_is_left_alone(house: House) -> None:
    house.grant()
    house.grant(purpose="surveys")
    before = house.kinds()

    saved = page_of(house, ANA).turn("sms", "surveys", "acme").save()

    assert house.kinds() == [*before, "withdrawn"]
    assert saved.is_on(*OFFERS)
    assert house.check().outcome == "allow"


def test_p7_each_channel_has_a_switch_of_its_own(house: House) -> None:
    house.grant()
    house.grant(channel="call")

    page_of(house, ANA).turn("call", "offers", "acme").save()

    assert house.check().outcome == "allow"
    assert house.check(channel="call").reasons == {"opted_out"}


def test_p7_one_press_stops_everything_everywhere_and_can_be_undone_for_a_day(
    house: House,
) -> None:
    house.call("PUT", "/v1/accounts/C-1", {"state": "active"})
    house.grant(account="C-1")
    house.grant(ANA_MAIL, channel="email", account="C-1")
    prove(house, "C-1", ANA, ANA_MAIL)

    stopped = page_of(house, account="C-1").press("stop_everything")
    while_stopped = outcome_of_all(house)
    house.clock.pass_by(hours=23)
    page_of(house, account="C-1").press("undo_stop")

    assert not any(stopped.is_on(*name.split("|")) for name in stopped.names())
    assert while_stopped == {"deny"}
    assert outcome_of_all(house) == {"allow"}


def test_p8_one_switch_ends_what_every_partner_may_do_and_nothing_else(
    house: House,
) -> None:
    house.grant()
    house.grant(seller="acme-partner")
    page = page_of(house, ANA)
    assert page.is_on("sms", "offers", "acme-partner")

    saved = page.untick("partners").save()

    assert not saved.is_on("sms", "offers", "acme-partner")
    assert house.check(seller="acme-partner").reasons == {"opted_out"}
    assert house.check().outcome == "allow"


def test_p9_a_partner_is_agreed_to_only_under_words_that_name_it(house: House) -> None:
    house.clock.pass_by(minutes=1)
    house.ask("/v1/wordings", PARTNER_WORDING)
    page = page_of(house, ANA_MAIL).turn("email", "offers", "acme-partner")

    agreed = page.save().agree()

    event, _ = last_event(house, ANA_MAIL)
    assert (event.kind, event.scope.seller) == (Kind.GRANTED, "acme-partner")
    assert event.wording == "partner-v1"
    assert PARTNER_WORDING["text"] in agreed.text  # Under "What I agreed to".


def test_p10_what_belongs_to_the_account_is_explained_and_has_no_switch(
    house: House,
) -> None:
    house.call("PUT", "/v1/accounts/C-1", {"state": "active"})
    house.grant(account="C-1", evidence=FORM)

    page = page_of(house, account="C-1")
    page.press("stop_everything")

    assert "Sign-in codes and warnings about your account." in page.text
    assert page.names("security") == page.names("receipts") == []
    assert house.check(purpose="security").outcome == "allow"
