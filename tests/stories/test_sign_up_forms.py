"""What a sign-up form may say, from where, and that its answer tells nothing."""

from tests.stories.house import House, Json
from tests.stories.joining import Site, confirm_link, evidence
from tests.stories.people import ANA_MAIL, PUBLIC_URL
from tests.stories.publishing import publish, with_forms_on

NEWSLETTER: Json = {"channel": "email", "purpose": "newsletter"}
BAD_FORMS: list[tuple[Json, str]] = [
    ({"address": "ana"}, "a whole e-mail address"),
    ({"address": None, "phone": "555"}, "a whole e-mail address"),
    ({"address": None}, "a whole e-mail address"),
    ({"phone": "+14155550123"}, "a whole e-mail address"),
    ({"purpose": None}, "at least one thing"),
    ({"purpose": "nothing"}, "not set up right"),
    ({"purpose": "receipts"}, "not set up right"),
    ({"seller": "nobody"}, "The sellers are"),
    ({"wording": None}, "wording"),
    ({"wording": "other"}, "no wording has this id"),
    ({"purpose": "targeted_ads"}, "form-v1 does not name"),
    ({"address": "+14155550123"}, "newsletter does not use this channel"),
    ({"channel": "call", "address": "+14155550123"}, "Must be email or sms"),
]


def test_a_form_that_cannot_be_taken_is_told_what_would_be_right(house: House) -> None:
    site = Site(house=house)

    answers = [(site.send(**form), told) for form, told in BAD_FORMS]

    assert {answer.status_code for answer, _ in answers} == {422}
    assert [told for answer, told in answers if told not in answer.text] == []
    assert not any(ANA_MAIL in answer.text for answer, _ in answers)
    assert house.rows()["procrastinate_jobs"] == 0


def test_a_form_with_two_faults_is_told_of_both(house: House) -> None:
    answer = Site(house=house).send(address="ana", purpose=None)

    assert answer.status_code == 422
    assert "a whole e-mail address" in answer.text
    assert "at least one thing" in answer.text


def test_a_partner_is_named_at_the_first_step_or_nothing_is_asked_for(
    house: House,
) -> None:
    ours = {
        "id": "ours-v1",
        "language": "en",
        "text": "Offers of Acme and its partners.",
        "channels": ["email"],
        "purposes": ["partner_offers"],
        "sellers": ["acme"],
        "basis": "express",
        "condition_of_purchase": False,
    }
    house.call("POST", "/v1/wordings", ours)
    partner = {"purpose": "partner_offers", "seller": "acme-partner"}

    refused = Site(house=house).send(**partner, wording="ours-v1")
    Site(house=house).sign_up(**partner)

    page = house.app.test_client().get(confirm_link(house.sendgrid.mails[0]))
    assert refused.status_code == 422
    assert "Offers from partners, from Acme Partner Goods LLC" in page.text
    assert "https://partner.example/privacy" in page.text


def test_only_forms_of_listed_sites_are_taken(house: House) -> None:
    publish(house, with_forms_on("https://shop.example"))
    strangers = (None, "null", "https://evil.example", f"{PUBLIC_URL}.evil.example")

    refused = [Site(house=house, origin=each).send() for each in strangers]
    taken = Site(house=house, origin="https://shop.example").send(
        return_to="https://shop.example/thanks"
    )
    house.work()

    assert {each.status_code for each in refused} == {403}
    assert "form_origins" in refused[0].text
    assert taken.status_code == 200
    assert 'href="https://shop.example/thanks"' in taken.text
    assert evidence(house)[0]["page"] == "https://shop.example"


def test_the_field_that_nobody_sees_catches_machines(house: House) -> None:
    site = Site(house=house)

    bait = site.send(website="https://spam.example", address="not even one")
    real = site.send()

    assert (bait.status_code, bait.data) == (200, real.data)
    assert house.rows()["procrastinate_jobs"] == 1


def test_the_answer_is_the_same_whoever_the_address_belongs_to(house: House) -> None:
    house.grant("known@example.com", **NEWSLETTER)
    house.say("withdraw", "gone@example.com", channel="*", purpose="*")
    people = ("new@example.com", "known@example.com", "gone@example.com")

    answers = {Site(house=house).send(address=each).data for each in people}

    assert len(answers) == 1
