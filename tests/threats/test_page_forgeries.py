"""Forms of the preference page that no page of ours showed: nothing is recorded."""

from collections.abc import Callable
from uuid import uuid4

from werkzeug.datastructures import MultiDict

from tests.stories.house import House
from tests.stories.page import Page, contact_of, page_of
from tests.stories.people import ANA, BEN

Posted = MultiDict[str, str]
Forge = Callable[[Posted, str], None]


def events(house: House, *addresses: str) -> list[list[str]]:
    return [house.kinds(address) for address in addresses]


def add(name: str, value: str) -> Forge:
    def forge(data: Posted, mine: str) -> None:
        data.add(name, value.replace("MINE", mine))

    return forge


def says_both_ways(data: Posted, mine: str) -> None:
    name = f"{mine}|sms|offers|acme"
    data.add("shown", f"{name}=on")
    data.add("shown", f"{name}=off")


def says_nothing_of_what_it_read(data: Posted, mine: str) -> None:
    data.poplist("sequence")
    name = f"{mine}|sms|surveys|acme"
    data.setlist("shown", [f"{name}=off"])
    data.setlist("on", [name])


FORGERIES: dict[str, Forge] = {
    "half-a-name": add("shown", "MINE|sms|offers=on"),
    "no-state": add("shown", "MINE|sms|offers|acme"),
    "another-state": add("shown", "MINE|sms|offers|acme=maybe"),
    "both-states": says_both_ways,
    "no-channel": add("shown", "MINE|fax|offers|acme=on"),
    "an-upper-case-id": add("shown", "MINE|sms|OFFERS|acme=on"),
    "markup": add("shown", "<script>alert(1)</script>=on"),
    "on-and-not-shown": add("on", "MINE|email|offers|acme"),
    "a-number-that-is-none": add("sequence", "MINE=-1"),
    "a-number-in-other-digits": add("sequence", "MINE=٣"),
    "a-number-yet-to-come": add("sequence", f"MINE={2**40}"),
    "no-number": says_nothing_of_what_it_read,
}


def test_a_form_that_no_page_showed_is_refused_whole(house: House) -> None:
    house.grant()
    page = page_of(house, ANA).turn("sms", "offers", "acme")
    answers: dict[str, tuple[int, bool]] = {}

    for name, forge in FORGERIES.items():
        data = page.form_of("save")
        if name == "a-number-yet-to-come":
            data.poplist("sequence")
        forge(data, contact_of(house, ANA))
        answer = page.send(data)
        answers[name] = answer.status, 'role="alert"' in answer.text

    assert answers == dict.fromkeys(FORGERIES, (422, True))
    assert house.kinds() == ["granted"]


def test_the_switch_of_somebody_else_is_passed_over_as_one_of_nobody_is(
    house: House,
) -> None:
    house.grant()
    house.grant(BEN)
    page = page_of(house, ANA)
    told = set()

    for contact in (contact_of(house, BEN), uuid4()):
        for state in ("on", "off"):
            data = page.form_of("save")
            data.add("shown", f"{contact}|sms|offers|acme={state}")
            data.add("sequence", f"{contact}=0")
            if state == "off":
                data.add("on", f"{contact}|sms|offers|acme")
            answer = page.send(data)
            told.add((answer.status, answer.text.count("is no longer on this page")))

    assert told == {(200, 1)}
    assert events(house, ANA, BEN) == [["granted"], ["granted"]]


def test_what_has_no_switch_cannot_be_switched(house: House) -> None:
    house.grant()
    page = page_of(house, ANA)

    for place in ("sms|receipts|acme", "sms|offers|nobody", "email|offers|acme"):
        name = f"{contact_of(house, ANA)}|{place}"
        for state in ("on", "off"):
            data = page.form_of("save")
            data.add("shown", f"{name}={state}")
            if state == "off":
                data.add("on", name)
            assert page.send(data).status == 200

    assert house.kinds() == ["granted"]


def agreeing(house: House) -> tuple[Page, Posted]:
    asked = page_of(house, ANA).turn("sms", "surveys", "acme").save()
    return asked, asked.tick().type("name", "Ana").form_of("agree")


def test_nobody_agrees_for_somebody_else_or_to_nothing(house: House) -> None:
    house.grant()
    house.say("withdraw", BEN)
    asked, plain = agreeing(house)
    mine, other = contact_of(house, ANA), contact_of(house, BEN)
    forged = [
        f"{other}|sms|offers|acme|en|form-v1",
        f"{mine}|sms|offers|acme",
        f"{mine}|sms|offers|acme|en",
    ]

    for name in forged:
        data = plain.copy()
        data.add("agree", name)
        assert asked.send(data).status == 422

    assert events(house, ANA, BEN) == [["granted"], ["withdrawn"]]


def test_what_no_words_cover_is_not_agreed_to(house: House) -> None:
    house.say("withdraw")
    asked, data = agreeing(house)

    for end in ("sms|receipts|acme|en|form-v1", "sms|offers|acme|en|no-such-words"):
        data.setlist("agree", [f"{contact_of(house, ANA)}|{end}"])
        assert asked.send(data).status == 200

    assert house.kinds() == ["withdrawn"]


def test_nobody_says_of_an_address_that_is_not_theirs_that_it_is_not_them(
    house: House,
) -> None:
    house.grant()
    house.grant(BEN)

    answer = page_of(house, ANA).press("not_me", contact=contact_of(house, BEN))

    assert answer.status == 422
    assert events(house, ANA, BEN) == [["granted"], ["granted"]]


def test_a_form_without_the_seal_of_its_link_is_refused(house: House) -> None:
    house.grant()
    page, other = page_of(house, ANA), page_of(house, BEN)
    data = page.turn("sms", "offers", "acme").form_of("save")
    data["csrf"] = other.form_of("save")["csrf"]

    assert page.send(data).status == 403
    assert house.kinds() == ["granted"]


def test_a_form_of_thousands_of_switches_is_answered_and_records_nothing_twice(
    house: House,
) -> None:
    house.grant()
    page = page_of(house, ANA).turn("sms", "offers", "acme")
    name = f"{contact_of(house, ANA)}|sms|offers|acme"
    statuses = []

    for size in (20_000, 8_000):
        data = page.form_of("save")
        data.setlist("shown", [f"{name}=on"] * size)
        statuses.append(page.send(data).status)

    assert statuses == [413, 200]
    assert house.kinds() == ["granted", "withdrawn"]
