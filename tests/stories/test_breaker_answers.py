"""Which opt-out answers which message: only answers count against a series."""

from tests.stories.campaigns import people, send_all, watch
from tests.stories.house import House
from tests.stories.mails import link_in
from tests.stories.publishing import publish, with_breaker


def test_somebody_who_says_stop_twice_counts_once(house: House) -> None:
    publish(house, with_breaker("opt_outs", rate=0.4, least=3))
    numbers = people(house, 3)
    send_all(house, numbers)
    house.hear("STOP", sender=numbers[0])
    house.hear("STOP ALL", sender=numbers[0])

    assert watch(house) == []


def test_a_stop_after_a_word_for_help_is_an_answer_to_the_campaign(
    house: House,
) -> None:
    publish(house, with_breaker("opt_outs", rate=0.2, least=3))
    numbers = people(house, 3)
    send_all(house, numbers)
    house.hear("HELP", sender=numbers[0])
    house.hear("STOP", sender=numbers[0])

    assert [halt.what.value for halt in watch(house)] == ["sale"]


def test_a_no_answers_the_latest_message_that_it_covers(house: House) -> None:
    publish(house, with_breaker("opt_outs", rate=0.2, least=3))
    numbers = people(house, 3)
    send_all(house, numbers)
    send_all(house, numbers, "later")
    house.hear("STOP", sender=numbers[0])

    assert [halt.what.value for halt in watch(house)] == ["later"]


def test_what_was_imported_is_no_answer(house: House) -> None:
    publish(house, with_breaker("opt_outs", rate=0.2, least=3))
    numbers = people(house, 3)
    send_all(house, numbers)
    for number in numbers:
        house.say("withdraw", number, evidence={"door": "import"})

    assert watch(house) == []


def test_a_no_for_another_channel_is_no_answer(house: House) -> None:
    publish(house, with_breaker("opt_outs", rate=0.2, least=3))
    numbers = people(house, 3)
    send_all(house, numbers)
    house.say("withdraw", numbers[0], channel="call", evidence={"door": "call"})

    assert watch(house) == []


def test_a_click_is_an_answer_to_the_e_mail_that_it_stands_in(house: House) -> None:
    publish(house, with_breaker("opt_outs", rate=0.2, least=3))
    names = [f"reader{n}@example.com" for n in range(3)]
    for name in names:
        house.grant(name, channel="email")
        house.mail(name, series="letter")
    house.work()
    house.app.test_client().post(link_in(house.sendgrid.mails[-1]))

    (halt,) = watch(house)

    assert halt.what.value == "letter"
    assert halt.reason == "opt-outs 1 of 3 in 60 minutes, limit 20 %"


def test_a_late_no_to_an_old_message_does_not_count(house: House) -> None:
    publish(house, with_breaker("opt_outs", rate=0.1, least=1))
    numbers = people(house, 2)
    send_all(house, numbers[:1])
    house.clock.pass_by(minutes=60)
    send_all(house, numbers[1:])
    house.hear("STOP", sender=numbers[0])

    assert watch(house) == []
