"""Stop everything, and what takes it back: that stop, and no other."""

from tests.stories.holders import prove
from tests.stories.house import House
from tests.stories.page import Page, last_event, opened, page_of
from tests.stories.people import ANA, ANA_MAIL, WORDING
from tests.stories.test_page_in_trouble import lose_the_rules

OFFERS = ("sms", "offers", "acme")


def stop_again(stopped: Page) -> None:
    """Press a button that the page had shown before."""
    data = stopped.form_of("undo_stop")
    data.setlist("step", ["stop_everything"])
    stopped.send(data)


def test_an_undo_that_is_sent_again_lifts_no_later_stop(house: House) -> None:
    house.grant()
    stopped = page_of(house, ANA).press("stop_everything")
    undo = stopped.form_of("undo_stop")
    stopped.send(undo)
    stop_again(stopped)

    replayed = stopped.send(undo)

    assert house.kinds() == ["granted", "withdrawn", "reinstated", "withdrawn"]
    assert "Not switched on" in replayed.text


def test_a_page_that_knows_one_stop_of_two_takes_neither_back(house: House) -> None:
    house.grant()
    stopped = page_of(house, ANA).press("stop_everything")
    undo = stopped.form_of("undo_stop")
    house.clock.pass_by(minutes=1)
    stop_again(stopped)

    answer = stopped.send(undo)
    nothing = stopped.press("undo_stop", stopped="no=stop")

    assert house.kinds() == ["granted", "withdrawn", "withdrawn"]
    assert "that stands" in answer.text
    assert nothing.status == 422
    assert answer.press("undo_stop").is_on(*OFFERS)


def test_not_everything_is_said_to_be_stopped_where_not_everything_is(
    house: House,
) -> None:
    house.call("PUT", "/v1/accounts/C-1", {"state": "active"})
    house.grant(account="C-1")
    house.say("withdraw", ANA_MAIL, channel="email")
    prove(house, "C-1", ANA, ANA_MAIL)
    page_of(house, ANA).press("stop_everything")

    page = page_of(house, account="C-1")
    stopped = page.press("stop_everything")

    assert "You stopped everything on" not in page.text
    assert "Everything was stopped for …0123 on" in page.text
    assert "You stopped everything on" in stopped.text
    assert 'value="stop_everything"' not in stopped.text


def test_what_waits_for_its_second_step_is_switched_off_like_anything_else(
    house: House,
) -> None:
    house.ask("/v1/wordings", {**WORDING, "id": "letter-v1", "channels": ["email"]})
    letter = ("email", "newsletter", "acme")
    waiting = page_of(house, ANA_MAIL).turn(*letter).save().tick().press("agree")

    off = waiting.turn(*letter).save()

    assert house.kinds(ANA_MAIL, "email") == ["requested", "withdrawn"]
    assert not off.is_on(*letter)


def test_the_button_is_recorded_in_the_language_in_which_it_was_shown(
    house: House,
) -> None:
    house.grant()
    page = opened(house, page_of(house, ANA).path + "?lang=de")

    page.press("stop_everything")

    assert f">{last_event(house, ANA)[1]['words']}</button>" in page.text


def test_partners_are_switched_off_by_name_although_the_rules_are_gone(
    house: House,
) -> None:
    house.grant(seller="acme-partner")
    page = page_of(house, ANA).untick("partners")
    lose_the_rules(house)

    saved = page.save()

    assert last_event(house, ANA)[0].scope.seller == "acme-partner"
    assert "Switched off" in saved.text
