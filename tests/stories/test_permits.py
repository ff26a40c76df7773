"""A tool that sends by itself asks for a permit, sends, and tells what became of it."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

import pytest

from consent.contacts.address import Address
from consent.guard.question import Question
from consent.guard.service import Checked, Guard
from consent.messaging.permits import Permits
from consent.web.services import provide, service
from tests.stories.house import House, Json
from tests.stories.people import ANA, BEN

QUESTION: Json = {"channel": "sms", "purpose": "offers", "series": "november"}


@dataclass(frozen=True, kw_only=True)
class OvertakenGuard(Guard):
    """Lets something happen just before an address that nobody knew is checked."""

    first: Callable[[], object]

    def check(self, address: Address, question: Question) -> Checked:
        self.first()
        return super().check(address, question)


def permit(house: House, address: str = ANA, **more: object) -> Json:
    return house.ask("/v1/guard/permits", {**QUESTION, "address": address, **more})


def tell(house: House, given: Json, outcome: str = "sent", **more: object) -> Json:
    body = {"permit": given["permit"], "outcome": outcome, **more}
    return house.ask("/v1/attempts", body)


def refused(house: House, path: str, body: Json) -> tuple[int, str]:
    answer = house.call("POST", path, body)
    return answer.status_code, answer.get_json()["code"]


def state(house: House, noted: Json) -> Json:
    return house.message({"id": noted["message"]})


def test_a_permit_is_an_attempt_in_the_books(house: House) -> None:
    house.grant()

    given = permit(house)
    noted = tell(house, given, reference="tool-7", sent_at="2090-06-01T12:00:00Z")

    assert given["decision"]["outcome"] == "allow"
    assert house.kinds() == ["granted", "attempt"]
    message = state(house, noted)
    assert (message["status"], message["reference"]) == ("sent", "tool-7")
    assert message["series"] == "november"
    assert noted["late"] is False


def test_nobody_gets_a_permit_after_a_stop(house: House) -> None:
    house.grant()
    house.hear("STOP")

    given = permit(house)

    assert "permit" not in given
    assert given["decision"]["outcome"] == "deny"
    assert "attempt" not in house.kinds()


def test_an_address_never_seen_gets_no_permit_and_no_row(house: House) -> None:
    given = permit(house, BEN)

    assert "permit" not in given
    assert given["decision"]["reasons"][0]["code"] == "consent_missing"
    assert house.rows()["contact"] == 0


def test_the_same_report_twice_has_one_effect(house: House) -> None:
    house.grant()
    given = permit(house)

    first = tell(house, given, reference="tool-7")
    again = tell(house, given, reference="tool-7")

    assert first == again
    assert len(state(house, first)["attempts"][0]["outcomes"]) == 1


def test_a_permit_is_for_one_attempt(house: House) -> None:
    house.grant()
    given = permit(house)
    tell(house, given, reference="tool-7")

    body = {"permit": given["permit"], "outcome": "sent", "reference": "tool-8"}

    assert refused(house, "/v1/attempts", body) == (409, "permit_used")


def test_what_was_unknown_may_become_known(house: House) -> None:
    house.grant()
    given = permit(house)
    tell(house, given, "unknown")

    noted = tell(house, given, reference="tool-7")

    assert state(house, noted)["status"] == "sent"


def test_what_was_not_sent_is_never_sent_by_us(house: House) -> None:
    house.grant()
    noted = tell(house, permit(house), "not_sent")

    house.work()

    assert state(house, noted)["status"] == "failed"
    assert house.twilio.texts == []


def test_a_report_after_the_minute_is_kept_and_flagged(house: House) -> None:
    house.grant()
    given = permit(house)
    house.clock.pass_by(minutes=2)

    noted = tell(house, given)

    assert noted["late"] is True
    (attempt,) = state(house, noted)["attempts"]
    assert attempt["outcomes"][0]["code"] == "after_permit"


def test_a_carriers_block_that_the_tool_tells_is_a_block(house: House) -> None:
    house.grant()

    tell(house, permit(house), "failed", code="21610")

    assert house.check().reasons == {"blocked_by_provider"}


@pytest.mark.parametrize("code", ["\u00b2", "\u0662", "-1", "x", "9" * 64])
def test_a_code_that_no_carrier_has_is_kept_and_means_nothing(
    house: House, code: str
) -> None:
    house.grant()

    tell(house, permit(house), "failed", code=code)

    assert house.check().outcome == "allow"


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"at": "2090-06-01T12:00:00Z"}, 422, "invalid"),
        ({"use": "locate"}, 422, "invalid"),
        ({"purpose": "help_reply"}, 403, "purpose_reserved"),
        ({"purpose": "nothing"}, 422, "unknown_purpose"),
        ({"address": "5550123"}, 422, "invalid_address"),
    ],
)
def test_a_question_no_attempt_could_follow_is_refused(
    house: House, more: Json, status: int, code: str
) -> None:
    asked = {**QUESTION, "address": ANA, **more}

    assert refused(house, "/v1/guard/permits", asked) == (status, code)


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"permit": "pm_" + "x" * 43}, 404, "permit_unknown"),
        ({"sent_at": "2091-06-01T12:00:00Z"}, 422, "sent_in_future"),
        ({"outcome": "perhaps"}, 422, "invalid"),
    ],
)
def test_a_report_that_cannot_be_is_refused(
    house: House, more: Json, status: int, code: str
) -> None:
    house.grant()
    told = {"permit": permit(house)["permit"], "outcome": "sent", **more}

    assert refused(house, "/v1/attempts", told) == (status, code)


def test_who_agrees_while_a_permit_is_asked_for_gets_one_with_its_attempt(
    house: House,
) -> None:
    with house.app.app_context():
        permits = service(Permits)
    guard = permits.guard
    overtaken = OvertakenGuard(
        first=house.grant, **{f.name: getattr(guard, f.name) for f in fields(guard)}
    )
    provide(house.app, replace(permits, guard=overtaken))

    given = permit(house)

    assert given["decision"]["allowed"] is True
    assert given["permit"].startswith("pm_")
    assert house.kinds() == ["granted", "attempt"]
