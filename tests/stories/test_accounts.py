"""Customers come, cancel and return."""

from tests.stories.house import House
from tests.stories.people import ANA

RECEIPT = {"purpose": "receipts", "text": "You paid $5."}


def customer(house: House, reference: str = "C-1") -> None:
    """Let an active account hold Ana's number."""
    house.call("PUT", f"/v1/accounts/{reference}", {"state": "active"})
    link = {"channel": "sms", "address": ANA, "verified": "text_code"}
    house.ask(f"/v1/accounts/{reference}/contacts", link)


def codes(sent: dict[str, object]) -> list[str]:
    decision = sent["decision"]
    assert isinstance(decision, dict)
    return [reason["code"] for reason in decision["reasons"]]


def test_a_customer_who_cancelled_gets_no_receipt_until_they_return(
    house: House,
) -> None:
    """P19: deactivated accounts receive nothing of any class."""
    customer(house)
    house.grant()
    while_active = house.send(**RECEIPT)
    house.work()

    house.call("POST", "/v1/accounts/C-1/deactivate")
    after = house.send(**RECEIPT)
    marketing = house.check()
    house.call("POST", "/v1/accounts/C-1/reactivate")
    back = house.send(**RECEIPT)
    house.work()

    assert house.status(while_active) == "sent"
    assert codes(after) == ["account_deactivated"]
    assert marketing.reasons == {"account_deactivated"}
    assert house.status(back) == "sent"
    assert len(house.twilio.texts) == 2


def test_a_cancellation_between_acceptance_and_dispatch_is_obeyed(
    house: House,
) -> None:
    customer(house)
    accepted = house.send(**RECEIPT)

    house.call("POST", "/v1/accounts/C-1/deactivate")
    house.work()

    assert house.status(accepted) == "refused"
    assert house.twilio.requests == []


def test_a_stranger_gets_no_receipt(house: House) -> None:
    assert codes(house.send(**RECEIPT)) == ["account_missing"]


def test_one_active_account_that_holds_the_number_is_enough(house: House) -> None:
    customer(house, "C-1")
    customer(house, "C-2")
    house.call("POST", "/v1/accounts/C-1/deactivate")

    anybody = house.check(purpose="receipts")
    the_one_who_left = house.check(purpose="receipts", account="C-1")

    assert anybody.outcome == "allow"
    assert the_one_who_left.reasons == {"account_deactivated"}


def test_an_account_that_let_the_number_go_no_longer_speaks_for_it(
    house: House,
) -> None:
    customer(house)
    contact = house.look_up()["contact"]

    house.call("DELETE", f"/v1/accounts/C-1/contacts/{contact}")

    assert house.check(purpose="receipts").reasons == {"account_missing"}


def test_nobody_may_send_what_only_the_product_says(house: House) -> None:
    said = {"channel": "sms", "to": ANA, "purpose": "opt_out_reply", "text": "Bye"}

    answer = house.call("POST", "/v1/messages", said, once="k")

    assert answer.status_code == 403
    assert answer.get_json()["code"] == "purpose_reserved"
