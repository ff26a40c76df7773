"""Permits against withdrawals: after an acknowledged no, no permit is handed out."""

from tests.races.player import Player
from tests.races.stage import Stage, Way

PERMITS = "SELECT count(*) FROM permit WHERE contact_id = %s"
ORDER = """
    SELECT attempt.sequence < (
        SELECT min(sequence) FROM consent_event
        WHERE contact_id = %s AND kind = 'withdrawn'
    )
    FROM send_attempt AS attempt WHERE attempt.contact_id = %s
"""


def test_a_permit_was_opened_before_the_withdrawal_or_never(
    stage: Stage, two: tuple[Player, Player], rounds: int
) -> None:
    person, tool = two
    permitted = 0

    for number in range(rounds // 2):
        who = stage.waiting()
        way = list(Way)[number % len(Way)]
        asked = {"channel": "sms", "address": who.number, "purpose": "offers"}
        person.start(stage.withdrawal(way, who, after=(number % 5) / 500))
        tool.start(stage.post("/v1/guard/permits", asked))

        assert person.answer().status in {200, 201}
        given = tool.answer()
        assert given.status == 200
        after = tool.do(stage.post("/v1/guard/permits", asked))

        assert "permit" not in after.json  # type: ignore[union-attr]  # an answer
        assert stage.one(PERMITS, who.contact) == int("permit" in given.json)
        assert all(before for (before,) in stage.all(ORDER, *[who.contact] * 2))
        permitted += "permit" in given.json

    assert permitted > 0
