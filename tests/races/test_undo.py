"""An undo and a STOP at once, in real processes: the STOP survives."""

import re

from tests.races.player import Answer, Player, Post
from tests.races.stage import Stage, Waiting, Way

EVENTS = "SELECT count(*) FROM consent_event WHERE contact_id = %s AND kind = %s"
FIELD = re.compile(r'name="(csrf|undo)" value="([^"]+)"')


def test_a_stop_survives_an_undo_of_the_same_moment(
    stage: Stage, two: tuple[Player, Player], rounds: int
) -> None:
    for _ in range(rounds // 8):
        who = stage.waiting()
        undo = _undo(stage, who)

        answers = _both(two, undo, stage.withdrawal(Way.TEXT, who))

        assert [answer.status for answer in answers] == [200, 200]
        assert stage.one(EVENTS, who.contact, "withdrawn") == 2
        assert _state(stage, who) == "withdrawn"


def test_two_undos_of_one_page_take_back_once(
    stage: Stage, two: tuple[Player, Player], rounds: int
) -> None:
    for _ in range(rounds // 8):
        who = stage.waiting()
        undo = _undo(stage, who)

        answers = _both(two, undo, undo)

        assert [answer.status for answer in answers] == [200, 200]
        assert stage.one(EVENTS, who.contact, "reinstated") == 1
        assert _state(stage, who) == "granted"


def _undo(stage: Stage, who: Waiting) -> Post:
    """Unsubscribe somebody by their link, and return the undo of the page."""
    link = stage.withdrawal(Way.LINK, who).path
    page = stage.client.post(link)
    return Post(path=f"{link}/undo", form=dict(FIELD.findall(page.text)))


def _both(two: tuple[Player, Player], one: Post, other: Post) -> list[Answer]:
    for player, order in zip(two, (one, other), strict=True):
        player.start(order)
    return [player.answer() for player in two]


def _state(stage: Stage, who: Waiting) -> str:
    """Return where somebody stands for offers by text."""
    asked = {"channel": "sms", "address": who.number}
    path = "/v1/contacts/lookup"
    found = stage.client.post(path, json=asked, headers=stage.headers).get_json()
    (state,) = {
        each["state"]
        for each in found["standings"]
        if (each["channel"], each["purpose"]) == ("sms", "offers")
        and each["seller"] == "acme"
    }
    return str(state)
