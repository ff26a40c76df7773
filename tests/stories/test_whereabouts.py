"""Where somebody is: the newest word counts, and not knowing is not being there."""

import pytest

from tests.stories.house import House, Json
from tests.stories.people import ANA, FORM, WORDING

LOCAL: Json = {**FORM, "wording": "california-v1"}


def test_an_older_statement_does_not_overwrite_what_is_known_since(
    house: House,
) -> None:
    house.grant(region="US-NY", time_zone="America/New_York")

    house.grant(
        evidence={**FORM, "language": "en"},
        region="US-CA",
        time_zone="America/Los_Angeles",
        language="es",
        occurred_at=house.clock.later(days=-400),
    )

    seen = house.look_up()
    assert (seen["region"], seen["time_zone"]) == ("US-NY", "America/New_York")
    assert seen["language"] == "es"


def test_a_newer_statement_does(house: House) -> None:
    house.grant(region="US-CA", occurred_at=house.clock.later(days=-400))

    house.grant(region="US-NY")

    assert house.look_up()["region"] == "US-NY"


@pytest.mark.parametrize("region", [None, "US", "US-NY", "DE"])
def test_words_for_a_region_cover_nobody_who_is_not_known_to_be_there(
    house: House, region: str | None
) -> None:
    local = {**WORDING, "id": "california-v1", "regions": ["US-CA"]}
    house.ask("/v1/wordings", local)
    said: Json = {
        "address": ANA,
        "channel": "sms",
        "purpose": "offers",
        "action": "grant",
        "basis": "express",
        "evidence": LOCAL,
    }

    known = {} if region is None else {"region": region}
    answer = house.call("POST", "/v1/consents", said | known)

    assert answer.status_code == 409
    assert answer.get_json()["code"] == "wording_does_not_cover"
    assert house.check().reasons == {"consent_missing"}


@pytest.mark.parametrize("covered", ["US-CA", "US"])
def test_words_for_a_region_cover_whom_we_know_to_be_there(
    house: House, covered: str
) -> None:
    local = {**WORDING, "id": "california-v1", "regions": [covered]}
    house.ask("/v1/wordings", local)
    house.say("withdraw", region="US-CA")
    house.clock.pass_by(minutes=1)

    house.grant(evidence=LOCAL)

    assert house.check().outcome == "allow"
