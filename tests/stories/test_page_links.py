"""The link of a page: how long it lasts, what it keeps, whom it shows."""

from tests.stories.house import House, Json
from tests.stories.page import last_event, page_of, path_of
from tests.stories.people import ANA, BEN

OFFERS = ("sms", "offers", "acme")


def test_what_was_chosen_on_a_link_that_ended_is_there_on_the_next(
    house: House,
) -> None:
    house.grant()
    house.say("withdraw", purpose="surveys")
    page = page_of(house, ANA)
    house.clock.pass_by(minutes=31)

    ended = page.turn(*OFFERS).turn("sms", "surveys", "acme").save()
    fresh = page_of(house, ANA)
    asked = fresh.save()

    assert ended.status == 410
    assert "What you chose is kept" in ended.text
    assert not fresh.is_on(*OFFERS)
    assert fresh.is_on("sms", "surveys", "acme")
    assert house.check().reasons == {"opted_out"}
    assert "Do you agree?" in asked.text
    assert page_of(house, ANA).is_on("sms", "surveys", "acme") is False


def test_a_link_in_use_lasts_and_what_was_chosen_so_far_stays_chosen(
    house: House,
) -> None:
    house.grant()
    page = page_of(house, ANA).turn(*OFFERS)
    house.clock.pass_by(minutes=29)

    stayed = page.press("stay")
    house.clock.pass_by(minutes=29)

    assert not stayed.is_on(*OFFERS)
    assert stayed.save().status == 200
    assert house.check().reasons == {"opted_out"}


def test_looking_at_the_page_changes_nothing(house: House) -> None:
    house.grant()
    path = path_of(house, ANA)
    before = house.rows()

    for method in ("GET", "HEAD"):
        house.app.test_client().open(path, method=method)

    assert house.rows() == before


def test_what_a_business_minted_says_so_in_the_record(house: House) -> None:
    house.grant()

    page_of(house, ANA, minted_by="shop").turn(*OFFERS).save()

    event, evidence = last_event(house, ANA)
    assert (event.reference or "").startswith("link:")
    assert evidence["note"] == "minted by shop"


def test_who_agreed_to_what_is_told_to_its_holder_alone(house: House) -> None:
    found: Json = {"purpose": "surveys"}
    house.grant(BEN, **found)

    page = page_of(house, ANA)

    assert "Nothing is on record." in page.text
    assert not page.is_on("sms", "surveys", "acme")
