"""What is typed into a page that is over is kept for who typed it, for nobody else."""

from tests.stories.house import House
from tests.stories.page import Page, contact_of, page_of, path_of
from tests.stories.people import ANA

SURVEYS = ("sms", "surveys", "acme")
NAME = "Ana Lopez"


def typed_too_late(house: House) -> Page:
    """Let a page end, and choose something there under a name."""
    page = page_of(house, ANA)
    house.clock.pass_by(minutes=31)
    return page.turn(*SURVEYS)


def hand_over(house: House) -> None:
    """Record that the number is somebody else's now."""
    house.clock.pass_by(minutes=1)
    contact = contact_of(house, ANA)
    house.ask(f"/v1/contacts/{contact}/reassigned", {"evidence": {"door": "agent"}})
    house.clock.pass_by(minutes=1)


def test_the_same_person_finds_what_they_typed_with_their_name(house: House) -> None:
    house.grant()
    typed_too_late(house).press("save", name=NAME)

    fresh = page_of(house, ANA)

    assert fresh.is_on(*SURVEYS)
    assert NAME in fresh.text


def test_the_next_holder_of_a_number_sees_nothing_of_what_was_typed(
    house: House,
) -> None:
    house.grant()
    ended = typed_too_late(house).press("save", name=NAME)
    hand_over(house)

    fresh = page_of(house, ANA)

    assert ended.status == 410
    assert not fresh.is_on(*SURVEYS)
    assert NAME not in fresh.text


def test_who_held_a_number_before_hands_in_nothing_for_the_next(house: House) -> None:
    house.grant()
    page = typed_too_late(house)
    hand_over(house)

    late = page.press("save", name=NAME)

    assert late.status == 404
    assert NAME not in page_of(house, ANA).text


def test_hours_later_nothing_is_kept_and_nobody_is_told_so(house: House) -> None:
    house.grant()
    page = typed_too_late(house)
    house.clock.pass_by(hours=6)

    late = page.save()

    assert late.status == 410
    assert "is kept for a day" not in late.text
    assert not page_of(house, ANA).is_on(*SURVEYS)


def test_a_stranger_who_asks_for_links_loses_nobody_what_they_typed(
    house: House,
) -> None:
    house.grant()
    page = page_of(house, ANA).turn(*SURVEYS)
    for _ in range(3):
        path_of(house, ANA)

    ended = page.save()

    assert (ended.status, page.again().status) == (410, 410)
    assert "A newer link to this page was made" in ended.text
    assert page_of(house, ANA).is_on(*SURVEYS)
