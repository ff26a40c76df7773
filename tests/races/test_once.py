"""Law 8, in real processes: the same thing asked twice at once has one effect."""

from typing import Any
from uuid import uuid4

from tests.races.player import Answer, Dispatch, Player, Post
from tests.races.stage import WORDING, Stage

EVENTS = "SELECT count(*) FROM consent_event WHERE contact_id = %s AND kind = %s"
MESSAGES = "SELECT count(*) FROM message WHERE contact_id = %s"
JOBS = "SELECT count(*) FROM procrastinate_jobs WHERE args->>'contact' = %s"
CONTACTS = "SELECT count(*) FROM contact"


def test_two_workers_with_one_message_send_it_once(
    stage: Stage, two: tuple[Player, Player], rounds: int
) -> None:
    people = [stage.waiting() for _ in range(rounds // 4)]

    handed_over = []
    for who in people:
        job = Dispatch(contact=who.contact, message=who.message)
        handed_over.append(_both_done(two, job))

    assert all(sorted(counts) == ["0", "1"] for counts in handed_over)
    assert {stage.attempts(who) for who in people} == {1}
    assert {stage.status(who) for who in people} == {"sent"}


def test_two_posts_of_a_message_with_one_key_make_one_message(
    stage: Stage, two: tuple[Player, Player], rounds: int
) -> None:
    for _ in range(rounds // 8):
        number = stage.number()
        contact = stage.grant(number)
        post = stage.post("/v1/messages", stage.offer(number), str(uuid4()))

        answers = _both(two, post, post)

        assert len({answer["id"] for answer in _good(answers)}) == 1
        assert stage.one(MESSAGES, contact) == 1
        assert stage.one(JOBS, str(contact)) == 1


def test_two_posts_of_a_consent_with_one_key_make_one_event_and_one_contact(
    stage: Stage, two: tuple[Player, Player], rounds: int
) -> None:
    for _ in range(rounds // 8):
        before = stage.one(CONTACTS)
        body = {
            "address": stage.number(),
            "channel": "sms",
            "purpose": "offers",
            "action": "grant",
            "basis": "express",
            "evidence": {"door": "web_form", "wording": WORDING["id"]},
        }
        post = stage.post("/v1/consents", body, str(uuid4()))

        events = [answer["event"] for answer in _good(_both(two, post, post))]

        assert len({event["id"] for event in events}) == 1
        assert stage.one(EVENTS, events[0]["contact"], "granted") == 1
        assert stage.one(CONTACTS) == before + 1


def test_one_text_delivered_twice_at_once_is_heard_once(
    stage: Stage, two: tuple[Player, Player], rounds: int
) -> None:
    for _ in range(rounds // 8):
        number = stage.number()
        contact = stage.grant(number)
        text = stage.text(number, "STOP")

        answers = _both(two, text, text)

        assert [answer.status for answer in answers] == [200, 200]
        assert stage.one(EVENTS, contact, "withdrawn") == 1


def test_two_first_words_of_one_number_make_one_contact(
    stage: Stage, two: tuple[Player, Player], rounds: int
) -> None:
    for _ in range(rounds // 8):
        number, before = stage.number(), stage.one(CONTACTS)

        answers = _both(two, stage.text(number, "STOP"), stage.text(number, "STOP"))

        assert [answer.status for answer in answers] == [200, 200]
        assert stage.one(CONTACTS) == before + 1
        assert stage.one(EVENTS, stage.grant(number), "withdrawn") == 2


def _both(two: tuple[Player, Player], one: Post, other: Post) -> list[Answer]:
    """Ask two things at once, in two processes, and return what was answered."""
    for player, order in zip(two, (one, other), strict=True):
        player.start(order)
    return [player.answer() for player in two]


def _both_done(two: tuple[Player, Player], job: Dispatch) -> list[str]:
    """Have one job run at once in two processes; return how often each handed over."""
    for player in two:
        player.start(job)
    return [str(player.result()) for player in two]


def _good(answers: list[Answer]) -> list[Any]:
    """Return what was done; one may have been told that the other is not done yet."""
    good = [answer for answer in answers if answer.status in {200, 201, 202}]
    busy = [answer.json["code"] for answer in answers if answer not in good]
    assert good
    assert set(busy) <= {"in_progress"}
    return [answer.json for answer in good]
