"""The page that asks for a yes: its words, its end, and the way back."""

from consent.contacts.address import parse
from consent.contacts.service import Contacts
from consent.db.transaction import in_transaction
from consent.links.manage_service import ManageLinks
from consent.vocabulary.channel import Channel
from consent.web.services import service
from tests.stories.house import House
from tests.stories.page import opened, page_of, path_of
from tests.stories.people import ANA, WORDING
from tests.stories.test_preferences_json import front_end

OFFERS = ("sms", "offers", "acme")


def test_whoever_is_asked_is_told_until_when_and_can_have_more_time(
    house: House,
) -> None:
    house.say("withdraw")
    page = opened(house, f"{path_of(house, ANA)}?lang=de")
    asked = page.turn(*OFFERS).save().type("name", "Ana Lopez")
    house.clock.pass_by(minutes=29)

    stayed = asked.press("stay")
    house.clock.pass_by(minutes=29)
    signed = stayed.agree(name="Ana Lopez")

    for each in (asked, stayed):
        assert 'data-seconds="' in each.text
        assert '<dialog id="ending"' in each.text
        assert f'href="{page.path.partition("?")[0]}?lang=de"' in each.text
        assert 'dir="auto"' in each.text
    assert 'value="Ana Lopez"' in stayed.text
    assert signed.is_on(*OFFERS)


def test_words_that_come_with_a_purchase_are_taken_from_nobody(house: House) -> None:
    bought = {"id": "deal-v1", "condition_of_purchase": True, "basis": "express"}
    house.ask("/v1/wordings", {**WORDING, **bought})
    house.say("withdraw")
    end = front_end(house)

    answer = end.patch(end.flip(on=True, wording="deal-v1", name="Ana Lopez"))

    assert answer.status_code == 409
    assert answer.get_json()["code"] == "wording_does_not_cover"


def test_an_address_that_left_the_page_keeps_no_off_from_being_recorded(
    house: House,
) -> None:
    house.call("PUT", "/v1/accounts/C-1", {"state": "active"})
    house.grant(account="C-1")
    mail = house.grant("ana@example.com", channel="email", account="C-1")["event"][
        "contact"
    ]
    page = page_of(house, account="C-1").turn(*OFFERS)
    house.call("DELETE", f"/v1/accounts/C-1/contacts/{mail}")

    saved = page.save()

    assert saved.status == 200
    assert "An address is no longer on this page." in saved.text
    assert house.check().reasons == {"opted_out"}


def test_a_page_leads_back_to_no_site_that_is_listed_no_more(house: House) -> None:
    with house.app.app_context():
        contact = service(Contacts).find_or_make(parse(Channel.SMS, ANA))
        issued = in_transaction(
            lambda: service(ManageLinks).issue(
                contact, return_to="https://elsewhere.example/"
            )
        )

    page = opened(house, f"/preferences/{issued.token}")

    assert page.status == 200
    assert "elsewhere.example" not in page.text
