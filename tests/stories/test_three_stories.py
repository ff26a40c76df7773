"""The three stories of the architecture, told through the front doors."""

from tests.stories.house import House
from tests.stories.people import ACME, ANA, BEN


def test_a_text_that_says_stop_is_in_the_book_before_it_is_answered(
    house: House,
) -> None:
    house.grant()

    answered = house.hear("STOP", MessageSid="SM-stop")

    assert answered == []
    assert house.kinds() == ["granted", "withdrawn", "blocked"]
    assert house.check().reasons == {"opted_out", "blocked_by_provider"}


def test_the_stop_is_kept_with_its_words_its_number_and_the_message_it_answers(
    house: House,
) -> None:
    house.grant()
    sent = house.send()
    house.work()

    house.hear("STOP", MessageSid="SM-stop")

    contact = house.look_up()["contact"]
    withdrawn = house.history(contact)[-2]["event"]
    assert withdrawn["kind"] == "withdrawn"
    assert (withdrawn["channel"], withdrawn["purpose"]) == ("sms", "*")
    assert (withdrawn["seller"], withdrawn["sender"]) == ("acme", ACME)
    assert (withdrawn["door"], withdrawn["reference"]) == ("text", "SM-stop")
    with house.as_owner() as owner:
        answers, version = owner.execute(
            "SELECT message::text, policy_version FROM consent_event"
            " WHERE kind = 'withdrawn'"
        ).fetchall()[0]
    assert answers == sent["id"]
    assert version == house.check().document["rules_version"]


def test_a_check_answers_with_every_reason_and_writes_nothing(house: House) -> None:
    house.grant()
    house.say("withdraw")
    before = house.rows()

    known = house.check(purpose="surveys", account="C-1")
    unknown = house.check(BEN)

    assert known.outcome == unknown.outcome == "deny"
    assert known.reasons == {"consent_missing", "account_missing"}
    assert unknown.reasons == {"consent_missing"}
    assert unknown.document["as_of"] == 0
    assert house.rows() == before


def test_a_consented_message_is_judged_twice_and_handed_over_once(
    house: House,
) -> None:
    granted = house.grant()
    before = house.check()

    accepted = house.send(text="Half price today")
    on_its_way = house.status(accepted)
    house.work()

    assert before.outcome == "allow"
    assert before.document["consent"]["event"] == granted["event"]["id"]
    assert on_its_way == "queued"
    sent = house.message(accepted)
    assert sent["status"] == "sent"
    assert [a["sequence"] for a in sent["attempts"]] == [2]
    assert sent["decision"]["outcome"] == "allow"
    assert sent["reference"] == house.twilio.texts[0].sid
    assert [text.to for text in house.twilio.texts] == [ANA]


def test_a_refused_message_is_recorded_and_is_a_good_answer(house: House) -> None:
    refused = house.send()
    house.work()

    assert refused["status"] == "refused"
    assert [r["code"] for r in refused["decision"]["reasons"]] == ["consent_missing"]
    assert house.status(refused) == "refused"
    assert house.twilio.requests == []


def test_a_stop_between_acceptance_and_dispatch_is_obeyed(house: House) -> None:
    house.grant()
    accepted = house.send()

    house.hear("opt out")
    house.work()

    found = house.message(accepted)
    assert found["status"] == "refused"
    assert found["attempts"] == []
    assert [r["code"] for r in found["decision"]["reasons"]] == ["opted_out"]
    assert house.twilio.requests == []
