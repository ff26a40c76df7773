"""Whatever is out of order, everything on the page can be switched off."""

from tests.stories.house import House
from tests.stories.page import contact_of, page_of
from tests.stories.people import ANA

OFFERS = ("sms", "offers", "acme")


def lose_the_rules(house: House) -> None:
    with house.as_owner() as owner:
        owner.execute("DELETE FROM policy_current")


def damage_the_keys(house: House) -> None:
    with house.as_owner() as owner:
        owner.execute(
            "UPDATE contact_key SET wrapped = '\\x00' WHERE contact_id = %s",
            [contact_of(house, ANA)],
        )


def test_without_rules_what_was_agreed_to_is_seen_and_switched_off(
    house: House,
) -> None:
    house.grant()
    page = page_of(house, ANA)
    lose_the_rules(house)
    bare = page.again()

    saved = bare.turn(*OFFERS).save()

    assert "At the moment nothing can be switched on here" in bare.text
    assert (saved.status, saved.names()) == (200, [])
    assert house.kinds() == ["granted", "withdrawn"]


def test_without_rules_everything_is_stopped_in_one_press(house: House) -> None:
    house.grant()
    page = page_of(house, ANA)
    lose_the_rules(house)

    stopped = page.again().press("stop_everything")
    undone = stopped.press("undo_stop")

    assert (stopped.status, undone.status) == (200, 200)
    assert house.kinds() == ["granted", "withdrawn", "reinstated"]


def test_a_second_step_that_loses_the_rules_records_nothing(house: House) -> None:
    house.say("withdraw")
    asked = page_of(house, ANA).turn(*OFFERS).save()
    lose_the_rules(house)

    answer = asked.agree()

    assert answer.status == 200
    assert house.kinds() == ["withdrawn"]


def test_with_damaged_keys_it_switches_off_and_not_on(house: House) -> None:
    house.grant()
    house.say("withdraw", purpose="surveys")
    page = page_of(house, ANA)
    damage_the_keys(house)
    bare = page.again()

    saved = bare.turn(*OFFERS).save()
    undone = saved.press("stop_everything").press("undo_stop")

    assert not bare.can_be_turned("sms", "surveys", "acme")
    assert (saved.status, undone.status) == (200, 200)
    assert house.check().reasons == {"opted_out"}


def test_the_signal_of_a_browser_is_heard_for_whoever_has_the_link(
    house: House,
) -> None:
    house.say("withdraw", purpose="surveys")
    page = page_of(house, ANA)
    client, signal = house.app.test_client(), {"Sec-GPC": "1"}

    client.head(page.path, headers=signal)
    client.get(page.path, headers={**signal, "Sec-Purpose": "prefetch"})
    before = house.kinds()
    told = client.get(page.path, headers=signal)
    client.get(page.path, headers=signal)

    assert before == ["withdrawn"]
    assert "Opt-Out Request Honored" in told.get_data(as_text=True)
    assert house.kinds() == ["withdrawn"] * 3
