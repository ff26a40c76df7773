"""What a stranger types into a form reaches no further than what is confirmed."""

from uuid import UUID

import pytest

from consent.contacts.sealing import UnsealError
from consent.db.transaction import in_transaction
from consent.preferences.joining.service import Joining
from consent.web.services import service
from tests.doubles.sendgrid_double import error
from tests.stories.house import House, Json
from tests.stories.joining import Site, confirm_link, filled, press
from tests.stories.people import ANA, ANA_MAIL, BEN
from tests.stories.publishing import publish, without_purpose

SURVEYS: Json = {"address": None, "phone": ANA, "purpose": "surveys"}
OFFERS: Json = {**SURVEYS, "purpose": "offers"}
NEWSLETTER: Json = {"channel": "email", "purpose": "newsletter"}
JOB = "SELECT args FROM procrastinate_jobs WHERE task_name = 'sign_up'"


def test_a_yes_to_our_question_brings_back_nothing_else(house: House) -> None:
    house.grant()
    house.hear("opt out")
    house.clock.pass_by(minutes=1)
    Site(house=house).sign_up(**SURVEYS)
    house.clock.pass_by(minutes=1)

    house.hear("YES")
    house.hear("YES")

    assert house.check(purpose="surveys").outcome == "allow"
    assert house.check().reasons == {"opted_out"}
    assert "reinstated" not in house.kinds()


@pytest.mark.parametrize("word", ["YES", "START"])
def test_a_word_to_another_text_confirms_no_sign_up(house: House, word: str) -> None:
    house.grant()
    Site(house=house).sign_up(**SURVEYS)
    house.clock.pass_by(minutes=1)
    house.send()
    house.work()

    house.hear(word)

    assert house.check(purpose="surveys").reasons == {"consent_unconfirmed"}


def test_a_yes_means_what_the_words_named_however_late_they_left(house: House) -> None:
    house.twilio.then(error(429, {"Retry-After": "60"}))
    Site(house=house).sign_up(**OFFERS)
    Site(house=house).sign_up(**SURVEYS)
    house.clock.pass_by(minutes=5)
    house.work()

    house.hear("YES")

    assert "Surveys" not in house.twilio.texts[-1].body
    assert house.check().outcome == "allow"
    assert house.check(purpose="surveys").reasons == {"consent_unconfirmed"}


def test_a_name_that_anybody_may_have_typed_signs_nothing(house: House) -> None:
    Site(house=house).sign_up(**OFFERS, signature="Ana Lopez")

    asked = house.history(house.look_up(ANA)["contact"])[0]["event"]
    assert asked["basis"] == "express"


def test_one_confirms_only_what_one_ticks(house: House) -> None:
    Site(house=house).sign_up(purpose=["newsletter", "offers"])
    path = confirm_link(house.sendgrid.mails[0])
    client = house.app.test_client()
    form = filled(client.get(path).text)

    none = client.post(path, data={**form, "request": []})
    one = client.post(path, data={**form, "request": form["request"][:1]})

    assert none.status_code == 422
    assert "nothing was ticked" in none.text
    assert "Newsletter, from" in one.text
    assert "Offers, from" not in one.text
    assert house.check(ANA_MAIL, **NEWSLETTER).outcome == "allow"
    assert house.check(ANA_MAIL, channel="email").reasons == {"consent_unconfirmed"}


def test_a_link_to_what_is_no_longer_offered_says_so_and_lists_nothing(
    house: House,
) -> None:
    Site(house=house).sign_up()
    path = confirm_link(house.sendgrid.mails[0])
    publish(house, without_purpose("newsletter"))

    answer = house.app.test_client().get(path)

    assert answer.status_code == 410
    assert "The purposes are" not in answer.text


def test_a_mail_that_failed_is_made_up_for_the_next_day(house: House) -> None:
    house.sendgrid.then(error(400))
    Site(house=house).sign_up()

    house.clock.pass_by(days=1, hours=2)
    house.work()
    press(house, confirm_link(house.sendgrid.mails[-1]))

    assert house.check(ANA_MAIL, **NEWSLETTER).outcome == "allow"
    assert house.kinds(ANA_MAIL, "email").count("attempt") == 2


def test_what_was_typed_is_in_no_job_and_kept_until_it_is_recorded(
    house: House,
) -> None:
    Site(house=house).send()
    with house.as_owner() as owner:
        ((arguments,),) = owner.execute(JOB).fetchall()
        owner.execute("UPDATE sign_up SET sealed = sealed || '\\x00'")
    (identity,) = arguments.values()

    with house.app.app_context(), pytest.raises(UnsealError):
        in_transaction(lambda: service(Joining).record(UUID(identity)))

    assert house.rows()["sign_up"] == 1
    with house.as_owner() as owner:
        cut = "UPDATE sign_up SET sealed = substr(sealed, 1, length(sealed) - 1)"
        owner.execute(cut)
    house.work()
    assert house.rows()["sign_up"] == 0
    assert len(house.sendgrid.mails) == 1


def test_a_sign_up_that_cannot_be_recorded_is_kept_for_a_week(house: House) -> None:
    Site(house=house).send()

    for days in (6, 1):
        house.clock.pass_by(days=days, seconds=1)
        with house.app.app_context():
            in_transaction(service(Joining).tidy)

    assert house.rows()["sign_up"] == 0


def test_the_same_sign_up_again_is_no_further_row(house: House) -> None:
    for _ in range(5):
        Site(house=house).sign_up(**{**OFFERS, "phone": BEN})

    assert house.kinds(BEN) == ["requested", "attempt"]
