"""Somebody signs up by e-mail, and nothing counts before the second step."""

from tests.stories.house import House, Json
from tests.stories.joining import (
    AGENT,
    PAGE,
    Site,
    confirm_link,
    evidence,
    filled,
    forget,
    press,
)
from tests.stories.mails import parts
from tests.stories.people import ANA_MAIL, FORM

NEWSLETTER: Json = {"channel": "email", "purpose": "newsletter"}


def events(house: House) -> list[Json]:
    contact = house.look_up(ANA_MAIL, "email")["contact"]
    return [i["event"] for i in house.history(contact) if "event" in i]


def test_who_signs_up_gets_one_mail_and_nothing_else_until_they_confirm(
    house: House,
) -> None:
    Site(house=house).sign_up()

    (mail,) = house.sendgrid.mails
    waiting = house.check(ANA_MAIL, **NEWSLETTER)
    house.mail(ANA_MAIL, purpose="newsletter")
    house.work()
    assert mail.to == ANA_MAIL
    assert waiting.reasons == {"consent_unconfirmed"}
    assert house.sendgrid.mails == [mail]

    answer = press(house, confirm_link(mail))

    assert answer.status_code == 200
    assert house.check(ANA_MAIL, **NEWSLETTER).outcome == "allow"
    assert house.check(ANA_MAIL, channel="email").reasons == {"consent_missing"}


def test_the_mail_asks_and_promotes_nothing(house: House) -> None:
    Site(house=house).sign_up()

    (mail,) = house.sendgrid.mails
    text = parts(mail)["text/plain"]
    assert mail.json["subject"] == (
        "Please confirm: Newsletter, from Acme Hosting, Inc."
    )
    assert "News, guides and stories" not in text
    assert "unsubscribe" not in text.lower()
    assert mail.headers == {}
    assert text.count("http") == 1


def test_the_words_of_both_steps_are_in_the_book(house: House) -> None:
    Site(house=house).sign_up(signature="Ana Lopez")
    press(house, confirm_link(house.sendgrid.mails[0]))

    asked, confirmed = events(house)
    first, second = evidence(house)
    assert (asked["kind"], confirmed["kind"]) == ("requested", "confirmed")
    assert (asked["door"], confirmed["door"]) == ("web_form", "web_form")
    assert first == {
        "page": PAGE,
        "ip": "203.0.113.9",
        "user_agent": AGENT,
        "signature": "Ana Lopez",
    }
    assert second["words"] == "Yes, I confirm"
    assert second["note"].startswith("Newsletter, from Acme Hosting, Inc.\nBy pressing")
    assert second["ip"] == "198.51.100.7"
    assert confirmed["answers"] == asked["id"]


def test_both_steps_speak_the_language_of_the_form(house: House) -> None:
    wording = {
        "id": "form-v1",
        "language": "de",
        "text": "Ja, gern.",
        "channels": ["email"],
        "purposes": ["newsletter"],
        "sellers": ["acme"],
        "basis": "express",
        "condition_of_purchase": False,
    }
    house.call("POST", "/v1/wordings", wording)
    Site(house=house).sign_up(language="de")
    path = confirm_link(house.sendgrid.mails[0])

    page = house.app.test_client().get(path).text

    assert '<html lang="de"' in page
    assert "Ja, gern." in page


def test_looking_at_the_link_confirms_nothing_and_pressing_twice_confirms_once(
    house: House,
) -> None:
    Site(house=house).sign_up()
    path = confirm_link(house.sendgrid.mails[0])
    client = house.app.test_client()

    looks = [
        client.get(path),
        client.head(path),
        client.get(path, headers={"Sec-Purpose": "prefetch"}),
        client.post(path),
    ]
    before = house.kinds(ANA_MAIL, "email")
    pressed = [press(house, path), client.get(path)]

    assert [each.status_code for each in looks] == [200, 200, 200, 403]
    assert before == ["requested", "attempt"]
    assert house.kinds(ANA_MAIL, "email") == ["requested", "attempt", "confirmed"]
    assert all("Confirmed" in each.text for each in pressed)


def test_two_presses_of_one_page_record_one_confirmation(house: House) -> None:
    Site(house=house).sign_up()
    path = confirm_link(house.sendgrid.mails[0])
    form = filled(house.app.test_client().get(path).text)

    answers = [house.app.test_client().post(path, data=form) for _ in range(2)]

    assert [each.status_code for each in answers] == [200, 200]
    assert house.kinds(ANA_MAIL, "email").count("confirmed") == 1


def test_a_link_names_all_that_one_form_asked_for(house: House) -> None:
    Site(house=house).sign_up(purpose=["newsletter", "offers"])

    (mail,) = house.sendgrid.mails
    answer = press(house, confirm_link(mail))

    assert mail.json["subject"] == "Please confirm your 2 choices"
    assert "Newsletter, from" in answer.text
    assert "Offers, from" in answer.text
    assert house.check(ANA_MAIL, **NEWSLETTER).outcome == "allow"
    assert house.check(ANA_MAIL, channel="email").outcome == "allow"


def test_who_switched_it_off_meanwhile_confirms_nothing(house: House) -> None:
    Site(house=house).sign_up()
    path = confirm_link(house.sendgrid.mails[0])
    form = filled(house.app.test_client().get(path).text)
    house.clock.pass_by(minutes=1)
    house.say("withdraw", ANA_MAIL, channel="email", purpose="*")

    answer = house.app.test_client().post(path, data=form)

    assert answer.status_code == 410
    assert "switched off since" in answer.text
    assert "confirmed" not in house.kinds(ANA_MAIL, "email")


def test_after_an_opt_out_a_fresh_request_and_its_second_step_count(
    house: House,
) -> None:
    house.say("withdraw", ANA_MAIL, channel="*", purpose="*", seller="*")
    house.clock.pass_by(minutes=1)

    Site(house=house).sign_up()
    before = house.check(ANA_MAIL, **NEWSLETTER).outcome
    house.clock.pass_by(minutes=1)
    press(house, confirm_link(house.sendgrid.mails[0]))

    assert before == "deny"
    assert house.check(ANA_MAIL, **NEWSLETTER).outcome == "allow"
    assert house.check(ANA_MAIL, channel="email").outcome == "deny"


def test_who_was_erased_comes_back_by_both_steps_of_their_own(house: House) -> None:
    house.grant(ANA_MAIL, **NEWSLETTER)
    house.clock.pass_by(minutes=1)
    forget(house)
    house.clock.pass_by(minutes=1)

    Site(house=house).sign_up()
    house.clock.pass_by(minutes=1)
    press(house, confirm_link(house.sendgrid.mails[-1]))

    assert house.check(ANA_MAIL, **NEWSLETTER).outcome == "allow"


def test_what_is_no_link_of_ours_opens_nothing(house: House) -> None:
    Site(house=house).sign_up()
    path = confirm_link(house.sendgrid.mails[0])

    cut = house.app.test_client().get(path[:-1])
    other = house.app.test_client().post(path[:-4] + "AAAA")

    assert (cut.status_code, other.status_code) == (404, 404)


def test_a_request_that_a_business_records_is_asked_about_too(house: House) -> None:
    house.say("request", ANA_MAIL, **NEWSLETTER, basis="express", evidence=FORM)
    house.work()

    press(house, confirm_link(house.sendgrid.mails[0]))

    assert house.check(ANA_MAIL, **NEWSLETTER).outcome == "allow"


def test_who_was_imported_is_asked_by_nobody_here(house: House) -> None:
    imported = {"door": "import", "wording": "form-v1"}

    house.say("request", ANA_MAIL, **NEWSLETTER, basis="express", evidence=imported)
    house.work()

    assert house.sendgrid.mails == []
