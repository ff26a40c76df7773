"""The page against the other doors: the stricter of two stands, whatever came first."""

from consent.db.transaction import in_transaction
from consent.links.manage_service import ManageLinks
from consent.preferences.looks.csrf import FormSeals
from consent.vocabulary.ids import ContactId
from consent.web.services import service
from tests.races.player import Dispatch, Player, Post
from tests.races.stage import Stage, Way
from tests.races.test_stop_against_dispatch import ATTEMPTS_AFTER_THE_END

SEQUENCE = "SELECT sequence FROM contact WHERE id = %s"
GRANTS = "SELECT count(*) FROM consent_event WHERE contact_id = %s AND kind = 'granted'"


def pressed(stage: Stage, contact: ContactId, step: str, after: float) -> Post:
    """Return a press on the page of a contact, as it was read just now."""
    cell = f"{contact}|sms|offers|acme"
    chosen = {
        "save": {"shown": f"{cell}=on"},
        "agree": {"offer": cell, "agree": f"{cell}|en|offers-1"},
    }
    with stage.client.application.app_context():
        issued = in_transaction(lambda: service(ManageLinks).issue(contact))
        seal = service(FormSeals).seal(issued.token)
    form = {
        "csrf": seal,
        "step": step,
        "sequence": f"{contact}={stage.one(SEQUENCE, contact)}",
        **chosen[step],
    }
    return Post(path=f"/preferences/{issued.token}", form=form, after=after)


def test_what_is_saved_and_a_dispatch_are_ordered_by_their_numbers_alone(
    stage: Stage, two: tuple[Player, Player], rounds: int
) -> None:
    person, worker = two
    people = [stage.waiting() for _ in range(rounds // 8)]
    handed_over = 0

    for number, who in enumerate(people):
        late = (number % 5) / 100
        person.start(pressed(stage, who.contact, "save", 0.04 - late))
        worker.start(Dispatch(contact=who.contact, message=who.message, after=late))
        sent = worker.result()
        assert person.answer().status == 200
        assert isinstance(sent, int)
        handed_over += sent

    statuses = [stage.status(who) for who in people]
    assert stage.one(ATTEMPTS_AFTER_THE_END, [who.contact for who in people]) == 0
    assert statuses.count("sent") == handed_over
    assert set(statuses) <= {"sent", "refused"}


def test_a_yes_to_what_was_read_before_never_outlives_a_no(
    stage: Stage, two: tuple[Player, Player], rounds: int
) -> None:
    reader, person = two
    agreed = 0

    for number in range(rounds // 4):
        who = stage.waiting()
        way, late = list(Way)[number % len(Way)], (number % 5) / 100
        reader.do(stage.withdrawal(Way.API, who))
        reader.start(pressed(stage, who.contact, "agree", 0.04 - late))
        person.start(stage.withdrawal(way, who, after=late))
        assert reader.answer().status == 200
        assert person.answer().status in {200, 201}

        asked = {"channel": "sms", "address": who.number, "purpose": "offers"}
        decision = reader.do(stage.post("/v1/guard/check", asked))
        assert decision.json["outcome"] == "deny"  # type: ignore[union-attr]  # an answer
        agreed += stage.one(GRANTS, who.contact) - 1

    assert 0 < agreed < rounds // 4, "only one order was ever seen"
