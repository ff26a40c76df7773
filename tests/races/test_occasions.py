"""Law 8 for our own words: an occasion is answered once, whoever works at it."""

from uuid import UUID

from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import MessageId
from tests.races.player import Dispatch, Player
from tests.races.stage import Stage
from tests.stories.replies import respond, twin

STATUSES = "SELECT status FROM message WHERE contact_id = %s ORDER BY status"
SPENT = "SELECT count(*) FROM occasion_spent WHERE contact_id = %s"


def test_two_workers_with_two_answers_to_one_occasion_send_one(
    stage: Stage, two: tuple[Player, Player], rounds: int
) -> None:
    app = stage.client.application
    for _ in range(rounds // 8):
        number = stage.number()
        first = respond(app, number, Channel.SMS, "identity_code")
        other = twin(app, first)
        jobs = [
            Dispatch(contact=other.contact, message=message)
            for message in (MessageId(UUID(first)), other.id)
        ]

        for player, job in zip(two, jobs, strict=True):
            player.start(job)
        handed_over = [str(player.result()) for player in two]

        assert sorted(handed_over) == ["0", "1"]
        assert stage.all(STATUSES, other.contact) == [("refused",), ("sent",)]
        assert stage.one(SPENT, other.contact) == 1
