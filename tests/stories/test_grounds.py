"""What a person agreed to, how strongly, and what that is enough for."""

from tests.stories.house import House
from tests.stories.people import ANA, FORM, WORDING

UNKNOWN = {"door": "import", "wording": "unknown", "reference": "before 2020"}


def refusal(house: House, **more: object) -> str:
    """Try to record a grant and return the code of the refusal."""
    said = {
        "address": ANA,
        "channel": "sms",
        "purpose": "offers",
        "action": "grant",
        "basis": "express_written",
        "evidence": FORM,
    }
    answer = house.call("POST", "/v1/consents", {**said, **more})
    return f"{answer.status_code} {answer.get_json().get('code')}"


def record_wording(house: House, name: str, **more: object) -> dict[str, object]:
    """Record a wording, and return the evidence of somebody who saw it."""
    house.ask("/v1/wordings", {**WORDING, "id": name, **more})
    return {**FORM, "wording": name}


def test_an_automated_sales_call_needs_consent_in_writing(house: House) -> None:
    """P1: marketing calls that may be autodialed only with valid consent."""
    house.grant(channel="call", basis="express")

    spoken = {
        technology: house.check(channel="call", technology=technology)
        for technology in ("prerecorded", "artificial", "autodialed", "live")
    }
    by_default = house.check(channel="call")
    house.clock.pass_by(minutes=1)
    house.grant(channel="call", basis="express_written")
    in_writing = house.check(channel="call")

    assert spoken.pop("live").outcome == "allow"
    for judged in (*spoken.values(), by_default):
        assert judged.reasons == {"consent_level_insufficient"}
        assert judged.document["reasons"][0]["citation"] == "47 CFR 64.1200(a)(2)"
    assert in_writing.outcome == "allow"


def test_a_fresh_weaker_consent_does_not_hide_the_one_in_writing(house: House) -> None:
    house.grant(channel="call")
    house.clock.pass_by(days=1)

    house.grant(
        channel="call",
        basis="implied",
        ground="purchase",
        ground_at=house.clock.later(days=-1),
    )

    assert house.check(channel="call").outcome == "allow"


def test_giving_the_number_is_recorded_as_express_consent(house: House) -> None:
    """P2: marketing texts only with consent given by providing the number."""
    evidence = record_wording(house, "number-v1", basis="express")

    granted = house.grant(basis="express", evidence=evidence)

    assert granted["event"]["basis"] == "express"
    assert granted["standing"]["bases"] == ["express"]
    assert house.check().document["consent"]["basis"] == "express"
    assert refusal(house, evidence=evidence) == "409 wording_does_not_cover"


def test_the_first_text_of_a_program_tells_what_the_program_is(house: House) -> None:
    """P3: message and data rates may apply is told, once to each person."""
    house.grant()
    house.send(text="Half price")
    house.work()

    house.send(text="Last day")
    house.work()

    first, second = (text.body for text in house.twilio.texts)
    assert first == (
        "Half price\nOffers: Up to 4 msgs/month. Msg & data rates may apply. "
        "Reply HELP for help, STOP to end."
    )
    assert second == "Last day"


def test_consent_that_is_a_condition_of_buying_is_not_consent_in_writing(
    house: House,
) -> None:
    """P4: consent is not a condition of buying anything."""
    tied = record_wording(house, "tied-v1", condition_of_purchase=True)

    in_writing = refusal(house, evidence=tied)
    house.grant(basis="express", evidence=tied)

    assert in_writing == "409 wording_does_not_cover"
    assert house.check().document["consent"]["basis"] == "express"
    assert house.check(channel="call").outcome == "deny"


def test_a_partner_is_consented_to_only_where_the_wording_names_it(
    house: House,
) -> None:
    """P9: a co-branded offer says at collection who collects."""
    ours_alone = record_wording(house, "ours-v1", sellers=["acme"])
    partner = {"seller": "acme-partner", "purpose": "partner_offers"}

    unnamed = refusal(house, **partner, evidence=ours_alone)
    unknown = refusal(house, **partner, basis="express", evidence=UNKNOWN)
    named = house.grant(**partner)

    assert unnamed == unknown == "409 wording_does_not_cover"
    assert named["event"]["seller"] == "acme-partner"
    assert house.check(**partner).outcome == "allow"


def test_consent_to_one_seller_is_not_consent_to_another(house: House) -> None:
    """P8: seller is part of every consent."""
    house.grant()

    judged = house.check(seller="acme-partner")

    assert judged.reasons == {"consent_seller_mismatch"}


def test_a_grant_falls_inside_what_its_wording_covers(house: House) -> None:
    narrow = record_wording(
        house, "narrow-v1", channels=["email"], purposes=["newsletter"]
    )
    californian = record_wording(house, "ca-v1", regions=["US-CA"])

    assert refusal(house, evidence=narrow) == "409 wording_does_not_cover"
    assert refusal(house, evidence=californian, region="US-TX") == (
        "409 wording_does_not_cover"
    )
    assert refusal(house, evidence={**FORM, "wording": "gone"}) == "422 unknown_wording"
    assert house.grant(evidence=californian, region="US-CA")["event"]["wording"] == (
        "ca-v1"
    )


def test_consent_in_writing_is_signed_and_its_words_are_known(house: House) -> None:
    unsigned = {name: value for name, value in FORM.items() if name != "signature"}

    assert refusal(house, evidence=unsigned).startswith("422")
    assert refusal(house, evidence={**UNKNOWN, "signature": "A. Lopez"}) == (
        "409 wording_does_not_cover"
    )
    assert house.grant(basis="express", evidence=UNKNOWN)["event"]["basis"] == "express"


def test_the_words_people_saw_are_never_changed(house: House) -> None:
    same = house.call("POST", "/v1/wordings", WORDING)
    changed = house.call("POST", "/v1/wordings", {**WORDING, "text": "Yes to all!"})
    narrowed = house.call("POST", "/v1/wordings", {**WORDING, "sellers": ["acme"]})

    assert same.status_code == 200
    assert (changed.status_code, narrowed.status_code) == (409, 409)
    assert changed.get_json()["code"] == "wording_exists"


def test_a_consent_that_was_given_for_a_time_ends_with_it(house: House) -> None:
    house.grant(expires_at=house.clock.later(days=30))
    in_time = house.check()

    tomorrow = house.check(at=house.clock.later(days=31))
    house.clock.pass_by(days=30)
    after = house.check()

    assert in_time.outcome == "allow"
    assert tomorrow.reasons == after.reasons == {"consent_expired"}
    assert tomorrow.document["hypothetical"] is True
    assert after.document["hypothetical"] is False
