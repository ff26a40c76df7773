"""An address that anybody typed in, and nobody proved to be the account's."""

from tests.stories.holders import prove
from tests.stories.house import House
from tests.stories.page import contact_of, page_of, path_of
from tests.stories.people import ANA, ANA_MAIL, FORM, WORDING
from tests.stories.test_browser_signals import signals, visit
from tests.stories.test_preferences_json import FrontEnd

OFFERS = ("email", "offers", "acme")
SURVEYS = ("email", "surveys", "acme")


def typed_in(house: House) -> None:
    """Let the holder of an account give the address of somebody else in a form."""
    house.call("PUT", "/v1/accounts/C-1", {"state": "active"})
    house.grant(ANA_MAIL, channel="email")
    house.say("withdraw", ANA_MAIL, channel="email", purpose="surveys")
    house.clock.pass_by(hours=1)
    house.grant(ANA_MAIL, channel="email", purpose="newsletter", account="C-1")


def test_the_page_of_an_account_tells_nothing_of_an_address_that_is_not_proven(
    house: House,
) -> None:
    typed_in(house)

    page = page_of(house, account="C-1")

    assert "It is not confirmed that this address is yours" in page.text
    assert "a…@example.com" in page.text
    assert "Nothing is on record." in page.text
    assert "On since" not in page.text
    assert page.names("surveys") == []
    assert "not_me" not in page.text


def test_what_is_not_proven_is_switched_off_and_never_on(house: House) -> None:
    typed_in(house)
    page = page_of(house, account="C-1")
    wish = page.form_of("save")
    name = page.names(*OFFERS)[0].replace("offers", "surveys")
    wish.add("shown", f"{name}=off")
    wish.add("on", name)
    not_me = page.form_of("prove")
    not_me.setlist("step", ["not_me"])

    refused = page.send(wish)
    page.turn(*OFFERS).save()
    denied = page.send(not_me)

    assert "Not switched on" in refused.text
    assert denied.status == 422
    assert house.kinds(ANA_MAIL, "email")[-1] == "withdrawn"
    assert "reassigned" not in house.kinds(ANA_MAIL, "email")
    checked = house.check(ANA_MAIL, channel="email")
    assert checked.reasons == {"opted_out"}


def test_who_typed_an_address_in_takes_no_stop_of_its_holder_back(
    house: House,
) -> None:
    typed_in(house)
    own = page_of(house, ANA_MAIL).press("stop_everything")
    taken = own.form_of("undo_stop")

    page = page_of(house, account="C-1")
    wish = page.form_of("save")
    wish.setlist("step", ["undo_stop"])
    wish.setlist("stopped", taken.getlist("stopped"))
    page.send(wish)

    assert "undo_stop" not in page.text
    assert house.kinds(ANA_MAIL, "email")[-1] == "withdrawn"


def test_the_stop_of_what_is_not_proven_promises_no_undo(house: House) -> None:
    typed_in(house)

    stopped = page_of(house, account="C-1").press("stop_everything")

    assert "It is undone only by a link that goes to the address" in stopped.text
    assert house.check(ANA_MAIL, channel="email").reasons == {"opted_out"}


def test_the_link_to_more_goes_to_the_address_itself(house: House) -> None:
    typed_in(house)
    house.grant()
    page = page_of(house, account="C-1")

    sent = page.press("prove")
    strange = page.press("prove", contact=contact_of(house, ANA))
    house.work()

    assert "A link is on its way to a…@example.com" in sent.text
    assert strange.status == 422
    assert [mail.to for mail in house.sendgrid.mails] == [ANA_MAIL]


def test_once_it_is_proven_all_is_shown_that_was_said_since(house: House) -> None:
    typed_in(house)
    prove(house, "C-1", ANA_MAIL)

    page = page_of(house, account="C-1")
    past = page.text.partition("What I agreed to")[2]

    assert page.names(*SURVEYS) != []
    assert past.count("<strong>Agreed</strong>") == 1
    assert "Switched off" not in past
    assert "is not me" in page.text


def test_the_signal_is_recorded_for_it_and_tells_of_no_choice_of_its_holder(
    house: House,
) -> None:
    ads = {"id": "ads-v1", "channels": ["email"], "purposes": ["targeted_ads"]}
    house.ask("/v1/wordings", {**WORDING, **ads})
    own = {**FORM, "wording": "ads-v1"}
    typed_in(house)
    house.grant(ANA_MAIL, channel="email", purpose="targeted_ads", evidence=own)
    signal = {"Sec-GPC": "1"}

    page = visit(house, path_of(house, account="C-1"), **signal)
    shown = visit(house, path_of(house, ANA_MAIL), **signal)

    assert "Opt-Out Request Honored" in page.text
    assert "You agreed to this yourself" not in page.text
    assert 'step" value="signal' not in page.text
    assert "You agreed to this yourself" in shown.text
    assert [each["purpose"] for each in signals(house)][-1] == "partner_offers"


def test_a_front_end_is_told_that_it_is_not_proven(house: House) -> None:
    typed_in(house)
    end = FrontEnd(house, path_of(house, account="C-1").rpartition("/")[2])

    (section,) = end.read()["sections"]
    denied = end.patch({"not_me": section["contact"]})

    switches = [switch for row in section["rows"] for switch in row["switches"]]
    assert section["proven"] is False
    assert {(s["on"], s["since"], s["agreement"]) for s in switches} == {
        (True, None, None)
    }
    assert denied.status_code == 422
