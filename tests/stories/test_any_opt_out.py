"""An opt-out is heard, whatever else it says; only a name that never was is told."""

import pytest

from tests.stories.house import House, Json
from tests.stories.people import ANA, FORM
from tests.stories.publishing import Change, publish, without_purpose, without_seller

DEVICE = "device-of-ana-0001"
ACCOUNTS = ["nobody", "4155550123", "ana@example.com", "tel:5550123", "../x", "C 1"]


@pytest.mark.parametrize("account", ACCOUNTS)
def test_an_opt_out_is_never_refused_for_the_account_it_names(
    house: House, account: str
) -> None:
    house.grant()

    house.say("withdraw", account=account)

    assert house.check().reasons == {"opted_out"}


@pytest.mark.parametrize("account", [*ACCOUNTS, "C-1"])
def test_an_opt_out_from_being_located_may_name_an_account(
    house: House, account: str
) -> None:
    house.call("PUT", "/v1/accounts/C-1", {"state": "active"})
    located: Json = {"channel": "location", "purpose": "nearby_stores"}

    house.say("withdraw", DEVICE, **located, account=account)

    assert "opted_out" in house.check(DEVICE, **located).reasons


@pytest.mark.parametrize(
    "change",
    [without_purpose("surveys"), without_seller("acme-partner")],
    ids=["purpose", "seller"],
)
@pytest.mark.parametrize("action", ["withdraw", "hold"])
@pytest.mark.parametrize("purpose", ["surveys", "*"])
@pytest.mark.parametrize("seller", ["acme-partner", "*"])
def test_what_was_agreed_to_can_be_ended_when_it_is_published_no_more(
    house: House, change: Change, action: str, purpose: str, seller: str
) -> None:
    house.grant(purpose="surveys", seller="acme-partner")
    publish(house, change)

    said = house.say(action, purpose=purpose, seller=seller)

    publish(house, lambda _: None)
    assert said["event"]["purpose"] == purpose
    judged = house.check(purpose="surveys", seller="acme-partner")
    assert judged.reasons == {
        "opted_out" if action == "withdraw" else "held_for_review"
    }


def test_an_objection_to_a_seller_that_is_gone_is_heard(house: House) -> None:
    house.grant(seller="acme-partner")
    publish(house, without_seller("acme-partner"))

    house.say("object", channel="*", purpose="*", seller="acme-partner")

    publish(house, lambda _: None)
    assert house.check(seller="acme-partner").reasons == {"objected"}


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ({"purpose": "offfers"}, "unknown_purpose"),
        ({"seller": "acne"}, "unknown_seller"),
        ({"purpose": "class:nonsense"}, "unknown_purpose"),
        ({"purpose": "receipts"}, "purpose_not_optional"),
    ],
)
def test_a_name_that_never_was_used_is_told(
    house: House, named: Json, code: str
) -> None:
    house.grant()
    said: Json = {
        "address": ANA,
        "channel": "sms",
        "purpose": "offers",
        "action": "withdraw",
        "evidence": FORM,
    }

    answer = house.call("POST", "/v1/consents", said | named)

    assert (answer.status_code, answer.get_json()["code"]) == (422, code)
    assert house.check().outcome == "allow"
