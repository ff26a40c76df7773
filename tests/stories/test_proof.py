"""What the books say can be read, agrees with the guard, and cannot be forged."""

import pytest
from psycopg.sql import SQL, Identifier

from tests.doubles.twilio_double import error
from tests.stories.books import faults
from tests.stories.fixtures import OpenHouse
from tests.stories.house import House
from tests.stories.people import ANA, ANA_MAIL, BEN, FORM


def live_through_everything(house: House) -> None:
    """Record every kind of event that comes through the doors."""
    house.grant()
    house.send()
    house.work()
    house.twilio.then(error(21610))
    house.send()
    house.work()
    house.clock.pass_by(minutes=1)
    house.hear("STOP")
    house.clock.pass_by(minutes=1)
    house.hear("START")
    for opens, closes in (("hold", "release"), ("restrict", "lift")):
        opened = house.say(opens)
        house.say(closes, answers=opened["event"]["id"])
    asked = house.say("request", BEN, basis="express", evidence=FORM)
    house.say("confirm", BEN, answers=asked["event"]["id"])
    house.hear("opt out", sender=BEN)
    house.grant(ANA_MAIL, channel="email")
    house.say("object", ANA_MAIL, channel="*", purpose="*", seller="*")
    contact = asked["event"]["contact"]
    house.ask(f"/v1/contacts/{contact}/reassigned", {"evidence": {"door": "agent"}})


def test_after_everything_that_can_happen_the_books_are_in_order(house: House) -> None:
    live_through_everything(house)

    assert set(house.kinds(ANA)) == {
        "granted",
        "attempt",
        "withdrawn",
        "blocked",
        "unblocked",
        "reinstated",
        "held",
        "released",
        "restricted",
        "lifted",
    }
    assert faults(house) == set()


def test_history_and_look_up_agree_with_the_guard(house: House) -> None:
    granted = house.grant()
    house.send()
    house.work()

    seen, judged = house.look_up(), house.check()

    history = house.history(seen["contact"])
    assert [standing["state"] for standing in seen["standings"]] == ["granted"]
    assert seen["standings"][0]["event"] == judged.document["consent"]["event"]
    assert seen["standings"][0]["event"] == granted["event"]["id"]
    assert [item["sequence"] for item in history] == [1, 2]
    assert history[1]["attempt"]["rests_on"] == granted["event"]["id"]
    assert judged.document["as_of"] == history[-1]["sequence"]


def test_look_up_and_guard_agree_after_a_stop(house: House) -> None:
    house.grant()
    house.hear("STOP")

    seen, judged = house.look_up(), house.check()

    states = {(s["purpose"], s["seller"]): s["state"] for s in seen["standings"]}
    assert states["offers", "acme"] == "withdrawn"
    assert len(seen["blocks"]) == 1
    assert judged.reasons == {"opted_out", "blocked_by_provider"}
    assert judged.document["as_of"] == len(house.history(seen["contact"]))


@pytest.mark.parametrize(
    ("forgery", "found"),
    [
        (
            "UPDATE consent_event SET basis = 'implied' WHERE kind = 'granted'",
            "the columns were changed",
        ),
        (
            "UPDATE consent_event SET recorded_at = '2020-01-01Z'",
            "the columns were changed",
        ),
        (
            "UPDATE consent_event SET personal_sealed = '\\x00' WHERE sequence = 1",
            "the evidence was changed",
        ),
        (
            "DELETE FROM consent_event WHERE kind = 'withdrawn'",
            "the newest event is not the head",
        ),
        (
            "DELETE FROM consent_event WHERE kind = 'granted'",
            "the chain is broken before it",
        ),
        (
            "DELETE FROM standing WHERE register = 'withdrawn'",
            "the standing is not the fold",
        ),
        (
            "UPDATE standing SET at = at - interval '1 year'",
            "the standing is not the fold",
        ),
    ],
)
def test_whoever_changes_the_books_is_found_out(
    house: House, forgery: str, found: str
) -> None:
    house.grant()
    house.say("withdraw")

    with house.as_owner() as owner:
        owner.execute("ALTER TABLE consent_event DISABLE TRIGGER USER")
        owner.execute(forgery.encode())
        owner.execute(
            "ALTER TABLE consent_event ENABLE ALWAYS TRIGGER consent_event_keeps_rows"
        )

    assert found in faults(house)


def test_nothing_that_was_recorded_stands_in_the_tables_in_the_clear(
    house: House,
) -> None:
    """P23: personal data is protected at rest."""
    live_through_everything(house)

    with house.as_owner() as owner:
        tables = owner.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        for (table,) in tables:
            every_row = SQL("SELECT t::text FROM {} t").format(Identifier(table))
            rows = owner.execute(every_row).fetchall()
            text = "\n".join(row for (row,) in rows)
            for personal in (ANA, ANA.strip("+1"), ANA_MAIL, "Half price", "Lopez"):
                assert personal not in text, table
                assert personal.encode().hex() not in text, table


def test_nothing_personal_stands_in_logs_metrics_or_errors(
    open_house: OpenHouse, capfd: pytest.CaptureFixture[str]
) -> None:
    house = open_house(CONSENT_LOG_LEVEL="DEBUG")
    live_through_everything(house)
    house.mail(ANA_MAIL)
    client = house.app.test_client()

    answers = [
        client.post("/webhooks/twilio/messages", data={"From": ANA, "Body": "STOP"}),
        house.call("POST", "/v1/consents", {"address": ANA, "action": "grant"}),
        house.call("POST", "/v1/guard/check", {"address": f"{ANA}0000000000"}),
        house.call("POST", "/v1/contacts/lookup", {"channel": "sms", "address": BEN}),
        client.post(f"/unsubscribe/{ANA_MAIL}"),
        client.get("/metrics"),
    ]

    printed = "".join(capfd.readouterr())
    shown = "".join(answer.get_data(as_text=True) for answer in answers)
    assert "/v1/consents" in printed
    for personal in (ANA, BEN, ANA.strip("+1"), ANA_MAIL, "Half price", "Lopez"):
        assert personal not in printed
        assert personal not in shown
