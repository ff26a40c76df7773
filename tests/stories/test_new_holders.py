"""A number has a new holder: nobody else's account comes back to it."""

from tests.stories.house import House, Json

OLD_IMPORT: Json = {
    "basis": "express",
    "evidence": {"door": "import", "wording": "unknown", "reference": "crm"},
    "account": "C-1",
}


def reassigned(house: House) -> None:
    """Let an account hold Ana's number, and then let the number change hands."""
    house.call("PUT", "/v1/accounts/C-1", {"state": "active"})
    granted = house.grant(account="C-1")
    house.clock.pass_by(days=1)
    contact = granted["event"]["contact"]
    moved = {"evidence": {"door": "agent", "reference": "rnd-query-9"}}
    house.ask(f"/v1/contacts/{contact}/reassigned", moved)
    house.clock.pass_by(days=1)


def test_an_old_grant_that_is_imported_again_links_no_account_to_a_new_holder(
    house: House,
) -> None:
    reassigned(house)

    house.grant(occurred_at=house.clock.later(days=-30), **OLD_IMPORT)

    receipt = house.check(purpose="receipts")
    assert receipt.reasons == {"account_missing", "number_reassigned"}
    assert house.check(purpose="receipts", account="C-1").outcome == "deny"
    assert house.send(purpose="receipts")["status"] == "refused"


def test_an_opt_out_that_names_an_account_links_it_to_nobody(house: House) -> None:
    reassigned(house)

    house.say("withdraw", account="C-1")

    receipt = house.check(purpose="receipts")
    assert receipt.reasons == {"account_missing", "number_reassigned"}


def test_what_the_new_holder_says_links_their_account(house: House) -> None:
    reassigned(house)
    house.call("PUT", "/v1/accounts/C-2", {"state": "active"})

    house.grant(account="C-2")

    assert house.check(purpose="receipts").outcome == "allow"
    assert house.check().outcome == "allow"
    assert house.check(purpose="receipts", account="C-1").outcome == "deny"
