"""A stranger who has us text numbers that earn money for their holder."""

from tests.stories.asking import ask
from tests.stories.house import House, Json
from tests.stories.joining import Site
from tests.stories.people import ANA
from tests.stories.publishing import list_a_form

PREMIUM = "+19002345678"
SHARED = "+4918051234567"
TYPED: Json = {"channel": "sms", "purpose": "offers", "signature": "A"}


def test_a_number_that_somebody_only_typed_gets_no_code(house: House) -> None:
    Site(house=house).sign_up(address=None, phone=ANA, purpose="offers")
    asked_about = len(house.twilio.texts)

    ask(house, ANA)
    house.work()
    typed = len(house.twilio.texts)
    house.hear("YES")
    ask(house, ANA)
    house.work()

    assert (asked_about, typed) == (1, 1)
    assert "code" in house.twilio.texts[-1].body


def test_a_number_with_a_special_rate_gets_no_code_and_cannot_sign_up(
    house: House,
) -> None:
    house.grant(PREMIUM)
    ask(house, PREMIUM)
    list_a_form(house)

    answers = [Site(house=house).send(**TYPED, address=n) for n in (PREMIUM, SHARED)]
    house.work()

    assert [answer.status_code for answer in answers] == [422, 422]
    assert house.twilio.texts == []


def test_numbers_sign_up_only_where_a_site_has_forms(house: House) -> None:
    alone = Site(house=house).send(**TYPED, address=ANA)
    jobs = house.rows()["procrastinate_jobs"]
    list_a_form(house)

    listed = Site(house=house).send(**TYPED, address=ANA)

    assert (alone.status_code, listed.status_code) == (403, 200)
    assert "form_origins" in alone.text
    assert jobs == 0
