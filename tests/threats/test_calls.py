"""A door that makes telephones ring is worth abusing: to annoy, to cost, to listen."""

from urllib.parse import unquote_plus

from tests.stories.asking import ask, code_in
from tests.stories.house import House
from tests.stories.people import ANA, BEN

AN_HOUR = 3


def stopped(house: House, number: str) -> None:
    """Have somebody agree to our texts, and then say STOP to them."""
    house.grant(number)
    house.hear("STOP", sender=number)


def test_a_telephone_rings_a_few_times_however_often_it_is_asked_for(
    house: House,
) -> None:
    """Each wish comes from another network, which no limit of networks sees."""
    stopped(house, ANA)

    answers = {ask(house, ANA).status_code for _ in range(AN_HOUR + 2)}
    house.work()

    assert answers == {200}
    assert len(house.twilio.calls) == AN_HOUR


def test_only_a_number_that_said_stop_to_our_texts_is_called(house: House) -> None:
    """No number that somebody merely types in makes us pay for a call to it."""
    house.grant(BEN)

    for number in (BEN, "+14155550199", "+19005550123", "+882161234567"):
        ask(house, number)
    house.work()

    assert house.twilio.calls == []
    assert [text.to for text in house.twilio.texts] == [BEN]


def test_what_is_spoken_stands_nowhere_but_in_the_call(house: House) -> None:
    stopped(house, ANA)
    ask(house, ANA)
    house.work()

    asked = [unquote_plus(request.path) for request in house.twilio.requests]
    spoken = house.twilio.calls[-1].spoken[0]
    kept = house.call("GET", f"/v1/messages/{house.messages_of(ANA)[-1]['id']}")

    assert house.twilio.calls[-1].form.keys().isdisjoint({"Url", "Record"})
    assert not [path for path in asked if ANA in path or code_in(spoken) in path]
    assert kept.status_code == 200
    assert code_in(spoken) not in kept.text
