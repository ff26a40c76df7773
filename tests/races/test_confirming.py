"""Two presses of one confirm button at once are one second step."""

from uuid import UUID

from consent.links.personal import ConfirmTokens, EventLink
from consent.preferences.looks.csrf import FormSeals
from consent.vocabulary.clock import SystemClock
from consent.vocabulary.ids import ContactId, EventId
from tests.races.player import Player, Post
from tests.races.stage import WORDING, Stage

EVENTS = "SELECT count(*) FROM consent_event WHERE contact_id = %s AND kind = %s"


def test_two_presses_at_once_are_recorded_once(
    stage: Stage, two: tuple[Player, Player], rounds: int
) -> None:
    for _ in range(rounds // 8):
        link = _requested(stage)
        press = _press(stage, link)

        for player in two:
            player.start(press)
        answers = [player.answer().status for player in two]

        assert answers == [200, 200]
        assert stage.one(EVENTS, link.contact, "confirmed") == 1


def _requested(stage: Stage) -> EventLink:
    body = {
        "address": stage.number(),
        "channel": "sms",
        "purpose": "offers",
        "action": "request",
        "basis": "express",
        "evidence": {"door": "web_form", "wording": WORDING["id"]},
    }
    asked = stage.client.post("/v1/consents", json=body, headers=stage.headers)
    event = asked.get_json()["event"]
    return EventLink(
        contact=ContactId(UUID(event["contact"])), event=EventId(UUID(event["id"]))
    )


def _press(stage: Stage, link: EventLink) -> Post:
    settings = stage.settings
    token = ConfirmTokens(settings.fingerprint_keys).issue(link)
    seals = FormSeals(
        settings.secret_key, SystemClock(), public_url=settings.public_url
    )
    return Post(
        path=f"/confirm/{token}",
        form={"csrf": seals.seal(token), "request": str(link.event)},
    )
