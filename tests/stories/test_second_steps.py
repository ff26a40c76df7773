"""When a second step is asked for, how often, and until when."""

from uuid import UUID

from consent.db.transaction import in_transaction
from consent.policy.document import Document
from consent.preferences.joining.second_step import SecondStep
from consent.preferences.joining.service import Joining
from consent.vocabulary.ids import ContactId, EventId
from consent.web.services import service
from tests.doubles.sendgrid_double import error
from tests.stories.house import House, Json
from tests.stories.joining import Site, confirm_link, press
from tests.stories.people import ACME, ANA, ANA_MAIL
from tests.stories.publishing import publish, with_confirmation, with_forms_on

TEXTS: Json = {"address": None, "phone": ANA, "purpose": "offers"}
NEWSLETTER: Json = {"channel": "email", "purpose": "newsletter"}


def subjects(house: House) -> list[str]:
    return [str(mail.json["subject"]) for mail in house.sendgrid.mails]


def test_a_text_asks_for_a_yes_and_a_yes_is_the_second_step(house: House) -> None:
    Site(house=house).sign_up(**TEXTS, signature="Ana Lopez")

    (text,) = house.twilio.texts
    waiting = house.check()
    house.clock.pass_by(minutes=3)
    house.hear("Yes", to=ACME)

    assert text.body == (
        "Acme Hosting, Inc.: reply YES to confirm: Offers (Up to 4 msgs/month). "
        "Msg & data rates may apply. Reply STOP to end, HELP for help."
    )
    assert waiting.reasons == {"consent_unconfirmed"}
    assert house.kinds() == ["requested", "attempt", "confirmed"]
    assert house.check().outcome == "allow"


def test_a_yes_confirms_what_the_text_named_and_nothing_somebody_added(
    house: House,
) -> None:
    Site(house=house).sign_up(**TEXTS)
    house.clock.pass_by(minutes=1)
    Site(house=house).sign_up(**{**TEXTS, "purpose": "surveys"})

    house.hear("YES")

    assert house.check().outcome == "allow"
    assert house.check(purpose="surveys").reasons == {"consent_unconfirmed"}


def test_a_stop_while_it_waits_ends_it_and_no_reminder_follows(house: House) -> None:
    Site(house=house).sign_up(**TEXTS)
    house.clock.pass_by(minutes=3)

    house.hear("STOP")
    house.clock.pass_by(days=3)
    house.work()

    assert "confirmed" not in house.kinds()
    assert len(house.twilio.texts) == 1


def test_what_waits_is_reminded_of_once_and_then_over(house: House) -> None:
    Site(house=house).sign_up()
    path = confirm_link(house.sendgrid.mails[0])

    for _ in range(9):
        house.clock.pass_by(days=1)
        house.work()
    answer = house.app.test_client().get(path)

    asked, reminded = subjects(house)
    assert reminded == f"Reminder: {asked}"
    assert confirm_link(house.sendgrid.mails[1]).split("/")[1] == "confirm"
    assert answer.status_code == 410
    assert "fill in the form again" in answer.text
    assert "confirmed" not in house.kinds(ANA_MAIL, "email")


def test_a_reminders_link_confirms_the_same(house: House) -> None:
    Site(house=house).sign_up()
    house.clock.pass_by(days=2)
    house.work()

    press(house, confirm_link(house.sendgrid.mails[1]))

    assert house.check(ANA_MAIL, **NEWSLETTER).outcome == "allow"


def test_who_confirmed_is_not_reminded(house: House) -> None:
    Site(house=house).sign_up()
    house.clock.pass_by(hours=1)
    press(house, confirm_link(house.sendgrid.mails[0]))

    house.clock.pass_by(days=3)
    house.work()

    assert len(house.sendgrid.mails) == 1


def test_how_long_a_request_waits_is_configured(house: House) -> None:
    def change(document: Document) -> None:
        with_forms_on("https://shop.example")(document)
        with_confirmation(expires_after=1)(document)

    publish(house, change)
    Site(house=house).sign_up()
    Site(house=house).sign_up(**TEXTS)
    path = confirm_link(house.sendgrid.mails[0])

    house.clock.pass_by(days=1, seconds=1)
    house.work()
    house.hear("YES")

    assert house.app.test_client().get(path).status_code == 410
    assert "confirmed" not in house.kinds()
    assert len(house.sendgrid.mails) == 1


def test_fifty_sign_ups_of_one_address_are_one_mail(house: House) -> None:
    for network in range(50):
        site = Site(house=house, network=f"198.51.{network}.7")
        assert site.send(purpose=["newsletter", "offers"]).status_code == 200
    house.work()

    (mail,) = house.sendgrid.mails
    press(house, confirm_link(mail))
    house.clock.pass_by(days=3)
    house.work()

    assert len(house.sendgrid.mails) == 1
    assert house.kinds(ANA_MAIL, "email").count("requested") == 2
    assert house.kinds(ANA_MAIL, "email").count("confirmed") == 2


def test_a_network_that_signs_many_up_must_wait(house: House) -> None:
    site = Site(house=house)

    codes = [site.send(website="machine").status_code for _ in range(31)]

    assert codes == [200] * 30 + [429]
    assert Site(house=house, network="192.0.2.1").send().status_code == 200


def test_what_is_asked_for_later_the_same_day_is_in_the_next_days_mail(
    house: House,
) -> None:
    Site(house=house).sign_up()
    house.clock.pass_by(hours=1)
    Site(house=house).sign_up(purpose="offers")
    press(house, confirm_link(house.sendgrid.mails[0]))
    after_the_first = house.check(ANA_MAIL, channel="email").reasons

    house.clock.pass_by(hours=24)
    house.work()

    assert after_the_first == {"consent_unconfirmed"}
    assert subjects(house) == [
        "Please confirm: Newsletter, from Acme Hosting, Inc.",
        "Please confirm: Offers, from Acme Hosting, Inc.",
    ]


def test_an_address_gets_three_such_mails_a_week(house: House) -> None:
    for _ in range(6):
        Site(house=house).sign_up()
        house.clock.pass_by(days=1)
    house.work()

    assert len(house.sendgrid.mails) == 3


def test_a_request_that_ended_before_its_message_left_is_not_asked_about(
    house: House,
) -> None:
    house.sendgrid.then(error(429, {"Retry-After": "60"}))
    Site(house=house).sign_up()
    house.say("withdraw", ANA_MAIL, channel="email", purpose="*")

    house.clock.pass_by(minutes=5)
    house.work()

    assert house.sendgrid.mails == []


def test_a_seller_that_nothing_leaves_from_asks_nobody_and_breaks_nothing(
    house: House,
) -> None:
    partner = {"purpose": "partner_offers", "seller": "acme-partner"}
    Site(house=house).sign_up(**{**TEXTS, **partner})
    Site(house=house).sign_up(**{**TEXTS, "seller": "acme"})

    house.clock.pass_by(hours=25)
    house.work()

    by = {text.form["From"]: text.body for text in house.twilio.texts}
    assert len(by) == 2
    assert "Offers from partners" in by["+12025550101"]
    assert "Offers from partners" not in by[ACME]


def test_jobs_that_are_done_again_after_a_worker_died_do_nothing_again(
    house: House,
) -> None:
    Site(house=house).send()
    with house.as_owner() as owner:
        (row,) = owner.execute(
            "SELECT args->>'identity' FROM procrastinate_jobs"
        ).fetchall()
    house.work()
    asked = house.history(house.look_up(ANA_MAIL, "email")["contact"])[0]["event"]
    contact, event = ContactId(UUID(asked["contact"])), EventId(UUID(asked["id"]))

    with house.app.app_context():
        in_transaction(lambda: service(Joining).record(UUID(row[0])))
        in_transaction(lambda: service(SecondStep).ask(contact, event))
    house.work()
    first = len(house.sendgrid.mails)
    house.clock.pass_by(days=2, minutes=1)
    for _ in range(2):
        with house.app.app_context():
            in_transaction(lambda: service(SecondStep).remind(contact, event))
        house.work()

    assert first == 1
    assert len(house.sendgrid.mails) == 2
    assert house.kinds(ANA_MAIL, "email") == ["requested", "attempt", "attempt"]
