"""The page in company: two tabs, other doors, other holders, and its own end."""

from werkzeug.datastructures import MultiDict

from consent.ledger.events import Kind
from tests.stories.holders import prove
from tests.stories.house import House
from tests.stories.page import contact_of, last_event, page_of
from tests.stories.people import ANA, ANA_MAIL, WORDING
from tests.stories.publishing import publish, without_purpose

OFFERS = ("sms", "offers", "acme")
LETTER = ("email", "newsletter", "acme")


def test_of_two_tabs_the_one_that_says_no_wins_until_they_say_yes_again(
    house: House,
) -> None:
    house.say("withdraw")
    late = page_of(house, ANA)
    asked = late.turn(*OFFERS).save()
    house.hear("STOP")

    answer = asked.agree()
    again = answer.turn(*OFFERS).save().agree()

    assert "Not switched on" in answer.text
    assert house.kinds()[-1] == "granted"
    assert again.is_on(*OFFERS)


def test_a_page_that_was_read_before_a_stop_switches_nothing_on(house: House) -> None:
    house.grant()
    house.say("withdraw", purpose="surveys")
    page = page_of(house, ANA)
    house.hear("STOP")

    answer = page.turn("sms", "surveys", "acme").save()

    assert "Not switched on" in answer.text
    assert "Switched off elsewhere" in answer.text
    assert house.kinds()[-1] in {"withdrawn", "blocked"}


def test_the_second_step_sent_twice_agrees_once_and_never_against_a_later_no(
    house: House,
) -> None:
    house.say("withdraw")
    asked = page_of(house, ANA).turn(*OFFERS).save()
    yes = asked.tick().type("name", "Ana Lopez").form_of("agree")
    asked.send(yes)
    asked.send(yes)
    house.say("withdraw")

    replayed = asked.send(yes)

    assert house.kinds() == ["withdrawn", "granted", "withdrawn"]
    assert "Not switched on" in replayed.text
    assert house.check().reasons == {"opted_out"}


def test_a_purpose_with_a_second_step_waits_for_it(house: House) -> None:
    house.ask("/v1/wordings", {**WORDING, "id": "letter-v1", "channels": ["email"]})

    page = page_of(house, ANA_MAIL).turn(*LETTER).save().tick().press("agree")

    event, evidence = last_event(house, ANA_MAIL)
    assert event.kind is Kind.REQUESTED
    assert "signature" not in evidence
    assert page.is_on(*LETTER)
    assert "Waiting for your confirmation" in page.text
    checked = house.check(ANA_MAIL, channel="email", purpose="newsletter")
    assert checked.reasons == {"consent_unconfirmed"}


def test_what_is_published_no_more_when_they_agree_is_not_recorded(
    house: House,
) -> None:
    house.say("withdraw", purpose="surveys")
    asked = page_of(house, ANA).turn("sms", "surveys", "acme").save()
    publish(house, without_purpose("surveys"))

    answer = asked.agree()

    assert answer.status == 200
    assert "cannot be agreed to on this page" in answer.text
    assert house.kinds() == ["withdrawn"]


def test_what_is_published_no_more_can_still_be_switched_off(house: House) -> None:
    house.grant(purpose="surveys")
    page = page_of(house, ANA).turn("sms", "surveys", "acme")
    publish(house, without_purpose("surveys"))

    page.save()

    publish(house, lambda _: None)
    assert house.check(purpose="surveys").reasons == {"opted_out"}


def test_an_account_shows_all_it_holds_and_a_contact_itself_alone(
    house: House,
) -> None:
    house.call("PUT", "/v1/accounts/C-1", {"state": "active"})
    house.grant(account="C-1")
    house.grant(ANA_MAIL, channel="email", account="C-1")

    account, contact = page_of(house, account="C-1"), page_of(house, ANA_MAIL)

    assert ("…0123" in account.text, "a…@example.com" in account.text) == (True, True)
    assert "…0123" not in contact.text
    assert contact.names() == contact.names("email")


def test_a_closed_account_shows_everything_and_reaches_nobody(house: House) -> None:
    house.call("PUT", "/v1/accounts/C-1", {"state": "active"})
    house.grant(account="C-1")
    house.call("POST", "/v1/accounts/C-1/deactivate")

    page = page_of(house, account="C-1")
    page.turn(*OFFERS).save()

    assert "This account is closed." in page.text
    assert "On, but nothing is sent." in page.text
    assert "opted_out" in house.check(account="C-1").reasons


def test_who_says_this_is_not_me_sees_nothing_of_who_was_there_before(
    house: House,
) -> None:
    house.grant(purpose="surveys")
    house.say("withdraw")

    page = page_of(house, ANA).press("not_me")

    assert house.kinds()[-1] == "reassigned"
    assert "Nothing is on record." in page.again().text
    assert not page.is_on("sms", "surveys", "acme")
    assert house.check(purpose="surveys").reasons == {
        "consent_missing",
        "number_reassigned",
    }


def test_an_account_loses_the_address_that_is_not_its_holders(house: House) -> None:
    house.call("PUT", "/v1/accounts/C-1", {"state": "active"})
    house.grant(account="C-1")
    house.grant(ANA_MAIL, channel="email", account="C-1")
    prove(house, "C-1", ANA)
    page = page_of(house, account="C-1")

    left = page.press("not_me", contact=contact_of(house, ANA))

    assert left.names(*OFFERS) == []
    assert "Not yours any more" in left.text
    assert house.check(ANA_MAIL, channel="email").outcome == "allow"


def test_a_link_opens_nothing_for_whoever_held_the_number_before(
    house: House,
) -> None:
    house.grant()
    page = page_of(house, ANA)
    house.clock.pass_by(minutes=1)
    contact = contact_of(house, ANA)
    house.ask(f"/v1/contacts/{contact}/reassigned", {"evidence": {"door": "agent"}})

    assert page.again().status == 404
    assert page.turn(*OFFERS).save().status == 404


def test_only_what_was_stopped_here_today_by_this_holder_is_undone(
    house: House,
) -> None:
    house.grant()
    page_of(house, ANA).press("stop_everything")
    house.clock.pass_by(hours=25)
    tomorrow = page_of(house, ANA)
    data = MultiDict([("csrf", tomorrow.form_of("save")["csrf"])])
    data["step"] = "undo_stop"

    tomorrow.send(data)

    assert house.kinds() == ["granted", "withdrawn"]
    assert "undo_stop" not in tomorrow.text


def test_a_new_holder_undoes_no_stop_of_the_one_before(house: House) -> None:
    house.grant()
    page_of(house, ANA).press("stop_everything").press("not_me")

    page = page_of(house, ANA)

    assert "undo_stop" not in page.text
