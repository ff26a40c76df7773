"""A person agrees on a form, is texted, says STOP, and comes back."""

import pytest

from tests.stories.house import House
from tests.stories.people import ACME, ANA, BEN


def test_a_person_who_agreed_is_texted_until_stop_and_again_after_start(
    house: House,
) -> None:
    house.grant()
    first = house.send()
    house.work()
    house.clock.pass_by(minutes=5)

    house.hear("STOP")
    refused = house.send()
    house.clock.pass_by(minutes=5)
    house.hear("START")
    second = house.send()
    house.work()

    assert house.status(first) == "sent"
    assert refused["status"] == "refused"
    assert house.status(second) == "sent"
    assert [(text.to, text.form["From"]) for text in house.twilio.texts] == [
        (ANA, ACME),
        (ANA, ACME),
    ]


def test_start_brings_back_nothing_that_was_never_given(house: House) -> None:
    house.hear("STOP")
    house.clock.pass_by(minutes=5)

    house.hear("START")

    assert house.check().reasons == {"consent_missing"}


def test_start_after_several_stops_lifts_them_all(house: House) -> None:
    house.grant()
    for word in ("STOP", "opt out", "QUIT"):
        house.clock.pass_by(minutes=1)
        house.hear(word)
    house.clock.pass_by(minutes=1)

    house.hear("UNSTOP")

    assert house.check().outcome == "allow"


def test_start_does_not_lift_what_was_withdrawn_elsewhere(house: House) -> None:
    house.grant()
    house.say("withdraw", evidence={"door": "preferences"})
    house.hear("STOP")
    house.clock.pass_by(minutes=1)

    house.hear("START")

    assert house.check().reasons == {"opted_out"}


def test_a_stop_ends_every_purpose_by_text_and_no_other_channel(house: House) -> None:
    for purpose in ("offers", "delivery_alerts"):
        house.grant(purpose=purpose)
    house.grant(channel="call")

    house.hear("opt out")

    assert house.check().reasons == {"opted_out"}
    assert house.check(purpose="delivery_alerts").reasons == {"opted_out"}
    assert house.check(channel="call").outcome == "allow"


def test_the_same_stop_again_has_one_effect_and_the_same_answer(house: House) -> None:
    house.grant()
    first = house.hear("opt out", MessageSid="SM-same")
    before = house.rows()

    again = house.hear("opt out", MessageSid="SM-same")

    assert first == again != []
    assert house.rows() == before


def test_a_stop_from_a_stranger_holds_when_their_number_is_imported(
    house: House,
) -> None:
    house.hear("opt out", sender=BEN)
    house.clock.pass_by(days=30)

    house.grant(
        BEN,
        basis="express",
        occurred_at=house.clock.later(days=-60),
        evidence={"door": "import", "wording": "unknown", "reference": "crm"},
    )

    assert house.check(BEN).reasons == {"opted_out"}


def test_an_opt_out_that_the_provider_does_not_know_is_answered_once_by_us(
    house: House,
) -> None:
    """The answer is a message of its own, which answers this occasion."""
    house.grant()

    answered = house.hear("Please opt out!", MessageSid="SM-out")

    assert len(answered) == 1
    assert answered[0].startswith("Acme Hosting, Inc.: you are unsubscribed")
    assert house.kinds() == ["granted", "withdrawn", "attempt"]
    attempt = house.history(house.look_up()["contact"])[-1]["attempt"]
    answer = house.message({"id": attempt["message"]})
    assert (answer["purpose"], answer["status"]) == ("opt_out_reply", "sent")
    assert answer["reference"] == "SM-out"
    assert house.twilio.requests == []


@pytest.mark.parametrize("word", ["STOP", " stop ", "Unsubscribe", "CANCEL", "OPTOUT"])
def test_what_the_provider_answers_by_itself_is_never_answered_twice(
    house: House, word: str
) -> None:
    house.grant()

    answered = house.hear(word)

    assert answered == []
    assert house.kinds() == ["granted", "withdrawn", "blocked"]


def test_the_providers_verdict_comes_before_our_own_reading(house: House) -> None:
    house.grant()

    answered = house.hear("arrêtez ça", OptOutType="STOP")

    assert answered == []
    assert house.check().reasons == {"opted_out", "blocked_by_provider"}


def test_somebody_who_asks_for_help_gets_it_and_stays(house: House) -> None:
    house.grant()

    ours = house.hear("help please")
    the_providers = house.hear("HELP")

    assert len(ours) == 1
    assert "help@acme.example" in ours[0]
    assert the_providers == []
    assert house.check().outcome == "allow"
    assert house.kinds() == ["granted", "attempt"]


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("Alto, por favor", "su baja queda hecha"),
        ("Désabonnement", "désabonnement fait"),
        ("stopp", "Sie sind abgemeldet"),
    ],
)
def test_whoever_opts_out_is_answered_in_their_own_language(
    house: House, said: str, answered: str
) -> None:
    house.grant()

    words = house.hear(said)

    assert len(words) == 1
    assert answered in words[0]
    assert house.check().reasons == {"opted_out"}


@pytest.mark.parametrize("said", ["Shop", "thanks!", "when do you stop serving?", ""])
def test_what_is_no_listed_word_changes_nothing(house: House, said: str) -> None:
    house.grant()

    answered = house.hear(said)

    assert answered == []
    assert house.kinds() == ["granted"]


def test_yes_means_nothing_to_somebody_whom_nobody_asked(house: House) -> None:
    house.hear("YES")

    assert house.kinds() == []
    assert house.check().reasons == {"consent_missing"}


def test_no_opt_out_reaches_what_the_account_cannot_do_without(house: House) -> None:
    """P10: what is necessary to provide the service cannot be opted out of."""
    house.call("PUT", "/v1/accounts/C-1", {"state": "active"})
    house.grant(account="C-1")

    house.hear("stop all")

    assert house.check().reasons == {"opted_out"}
    assert house.check(purpose="security").outcome == "allow"


def test_a_block_of_the_carrier_stops_even_that(house: House) -> None:
    house.call("PUT", "/v1/accounts/C-1", {"state": "active"})
    house.grant(account="C-1")

    house.hear("STOP")

    assert house.check(purpose="security").reasons == {"blocked_by_provider"}
