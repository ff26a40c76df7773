"""A number changes hands, processing is restricted, a reply waits to be read."""

from tests.stories.house import House
from tests.stories.people import ANA, ANA_MAIL, FORM


def test_a_number_with_a_new_holder_gets_nothing_the_old_one_asked_for(
    house: House,
) -> None:
    house.call("PUT", "/v1/accounts/C-1", {"state": "active"})
    granted = house.grant(account="C-1")
    accepted = house.send()
    house.clock.pass_by(hours=1)

    contact = granted["event"]["contact"]
    moved = {"evidence": {"door": "agent", "reference": "rnd-query-9"}}
    house.ask(f"/v1/contacts/{contact}/reassigned", moved)
    house.work()

    assert house.status(accepted) == "refused"
    assert "number_reassigned" in house.check().reasons
    assert "number_reassigned" in house.check(purpose="receipts").reasons
    house.clock.pass_by(days=1)
    house.grant()
    assert house.check().outcome == "allow"


def test_a_reassignment_undoes_no_withdrawal(house: House) -> None:
    house.hear("opt out")
    contact = house.look_up()["contact"]

    house.ask(f"/v1/contacts/{contact}/reassigned", {"evidence": {"door": "agent"}})

    assert "opted_out" in house.check().reasons


def test_restricted_data_are_not_used_until_the_restriction_is_lifted(
    house: House,
) -> None:
    house.grant()

    restricted = house.say("restrict", channel="*", purpose="*")
    during, shown = house.check(), house.look_up()["restricted"]
    house.say("lift", channel="*", purpose="*", answers=restricted["event"]["id"])

    assert during.reasons == {"processing_restricted"}
    assert shown is True
    assert house.check().outcome == "allow"


def test_a_held_reply_stops_what_needs_consent_until_it_is_released(
    house: House,
) -> None:
    house.grant()
    held = house.say("hold")
    during = house.check()
    refused = house.send()

    house.say("release", answers=held["event"]["id"])

    assert (during.outcome, during.reasons) == ("review", {"held_for_review"})
    assert refused["status"] == "refused"
    assert len(house.look_up()["holds"]) == 0
    assert house.check().outcome == "allow"


def test_an_objection_ends_direct_marketing_on_every_channel_of_the_contact(
    house: House,
) -> None:
    house.grant()
    house.grant(channel="call")

    house.say("object", channel="*", purpose="*", seller="*")

    assert house.check().reasons == {"objected"}
    assert house.check(channel="call").reasons == {"objected"}


def test_one_opt_out_can_end_everything_for_us_and_our_partners(house: House) -> None:
    """P7, P8: every channel, every purpose, us and our partners alike."""
    for seller in ("acme", "acme-partner"):
        house.grant(seller=seller)
        house.grant(seller=seller, channel="call")

    house.say("withdraw", channel="*", purpose="*", seller="*")

    for seller in ("acme", "acme-partner"):
        for channel in ("sms", "call"):
            assert house.check(channel=channel, seller=seller).reasons == {"opted_out"}


def test_an_opt_out_of_a_class_ends_every_purpose_of_it(house: House) -> None:
    house.grant()
    house.grant(purpose="delivery_alerts")

    house.say("withdraw", purpose="class:marketing")

    assert house.check().reasons == {"opted_out"}
    assert house.check(purpose="delivery_alerts").outcome == "allow"


def test_a_late_grant_cannot_undo_a_newer_withdrawal(house: House) -> None:
    house.grant()
    house.clock.pass_by(days=2)
    house.say("withdraw")

    house.grant(occurred_at=house.clock.later(days=-1))

    assert house.check().reasons == {"opted_out"}


def test_a_purpose_is_used_only_on_its_own_channels(house: House) -> None:
    judged = house.check(purpose="newsletter")

    assert judged.reasons == {"consent_missing", "purpose_unknown_for_channel"}


def test_an_address_is_one_contact_however_it_is_written(house: House) -> None:
    house.grant("+1 (415) 555-0123")
    house.grant("Ana@Example.COM", channel="email")

    assert house.check(ANA).outcome == "allow"
    assert house.check(ANA_MAIL, channel="email").outcome == "allow"


def test_what_is_claimed_to_happen_tomorrow_is_not_recorded(house: House) -> None:
    said = {
        "address": ANA,
        "channel": "sms",
        "purpose": "offers",
        "action": "grant",
        "basis": "express_written",
        "evidence": FORM,
        "occurred_at": house.clock.later(minutes=6),
    }

    answer = house.call("POST", "/v1/consents", said)

    assert answer.status_code == 422
    assert house.check().reasons == {"consent_missing"}
