"""Who unsubscribed by mistake takes it back for a day, and gets nothing new by it."""

import pytest

from consent.ledger.events import Kind
from tests.stories.house import House
from tests.stories.mails import ONE_CLICK, link_in, subscribed
from tests.stories.people import ANA_MAIL
from tests.stories.pressing import form, press

ADDRESS = {"address": ANA_MAIL, "channel": "email"}


def outcome(house: House) -> str:
    return house.check(ANA_MAIL, channel="email").outcome


def kinds(house: House) -> list[str]:
    return [each for each in house.kinds(ANA_MAIL, "email") if each != "attempt"]


@pytest.fixture
def link(house: House) -> str:
    return link_in(subscribed(house))


def test_an_undo_brings_back_what_was_agreed_to(house: House, link: str) -> None:
    page = press(house, house.app.test_client().get(link), "Unsubscribe")
    assert outcome(house) == "deny"

    undone = press(house, page, "Undo")

    assert undone.status_code == 200
    assert "subscribed again" in undone.text
    assert "by e-mail" in undone.text
    assert outcome(house) == "allow"
    assert kinds(house) == ["granted", "withdrawn", "reinstated"]


def test_an_undo_takes_back_every_click_that_came_before_its_page(
    house: House, link: str
) -> None:
    client = house.app.test_client()
    for _ in range(3):
        client.post(link, data=ONE_CLICK)

    undone = press(house, client.post(link), "Undo")

    assert "subscribed again" in undone.text
    assert outcome(house) == "allow"
    assert kinds(house).count("reinstated") == 4


def test_a_click_after_the_page_stands_against_its_undo(
    house: House, link: str
) -> None:
    client = house.app.test_client()
    page = client.post(link)
    client.post(link, data=ONE_CLICK)

    undone = press(house, page, "Undo")

    assert "Nothing is sent all the same" in undone.text
    assert outcome(house) == "deny"


def test_an_undo_counts_once(house: House, link: str) -> None:
    page = house.app.test_client().post(link)

    pages = [press(house, page, "Undo") for _ in range(2)]

    assert [each.status_code for each in pages] == [200, 200]
    assert kinds(house) == ["granted", "withdrawn", "reinstated"]


def test_an_old_undo_does_not_take_back_what_was_said_since(
    house: House, link: str
) -> None:
    page = house.app.test_client().post(link)
    press(house, page, "Undo")
    house.app.test_client().post(link)

    press(house, page, "Undo")

    assert outcome(house) == "deny"


def test_an_undo_is_too_late_after_a_day(house: House, link: str) -> None:
    page = house.app.test_client().post(link)
    house.clock.pass_by(hours=24, seconds=1)

    undone = press(house, page, "Undo")

    assert undone.status_code == 410
    assert "cannot be undone" in undone.text
    assert kinds(house) == ["granted", "withdrawn"]


def test_an_undo_brings_nothing_back_to_a_new_holder(house: House, link: str) -> None:
    page = house.app.test_client().post(link)
    contact = house.look_up(**ADDRESS)["contact"]
    house.ask(f"/v1/contacts/{contact}/reassigned", {"evidence": {"door": "agent"}})

    undone = press(house, page, "Undo")

    assert undone.status_code == 409
    assert "new holder" in undone.text
    assert Kind.REINSTATED.value not in kinds(house)


def test_an_undo_grants_nothing_to_whom_nothing_was_granted(house: House) -> None:
    link = link_in(subscribed(house))
    house.say("withdraw", ANA_MAIL, channel="email")

    undone = press(house, house.app.test_client().post(link), "Undo")

    assert "Nothing is sent all the same" in undone.text
    assert outcome(house) == "deny"


def test_an_undo_leaves_every_other_opt_out_in_force(house: House, link: str) -> None:
    page = house.app.test_client().post(link)
    house.say("withdraw", ANA_MAIL, channel="*", purpose="*", seller="*")

    press(house, page, "Undo")

    assert outcome(house) == "deny"


def test_an_undo_works_only_where_it_was_shown(house: House, link: str) -> None:
    house.grant("ben@example.com", channel="email")
    house.mail("ben@example.com")
    house.work()
    of_ben = link_in(house.sendgrid.mails[-1])
    client = house.app.test_client()
    mine, theirs = client.post(link), client.post(of_ben)
    taken = form(mine, "Undo").fields["undo"]
    shown = form(theirs, "Undo")

    answers = [
        client.post(shown.action, data={**shown.fields, "undo": other})
        for other in (taken, taken[:-2], f"{taken}A", "", link.rsplit("/", 1)[1])
    ]

    assert {each.status_code for each in answers} == {404}
    assert Kind.REINSTATED.value not in kinds(house)


def test_a_form_that_was_not_shown_here_takes_nothing_back(
    house: House, link: str
) -> None:
    shown = form(house.app.test_client().post(link), "Undo")

    answer = house.app.test_client().post(
        shown.action, data={"undo": shown.fields["undo"]}
    )

    assert answer.status_code == 403
    assert Kind.REINSTATED.value not in kinds(house)
