"""Who was forgotten gets nothing that waited, and is known again when they return."""

from uuid import UUID

import pytest

from consent.contacts.service import Contacts
from consent.db.transaction import transaction
from consent.ledger.events import Draft, Kind
from consent.ledger.service import Ledger
from consent.vocabulary.evidence import Door, Evidence
from consent.vocabulary.ids import ContactId
from consent.web.services import service
from tests.stories.house import House, Json
from tests.stories.people import ANA

LINK: Json = {"channel": "sms", "address": ANA, "verified": "text_code"}


def forget(house: House, *, in_the_book: bool = True) -> None:
    """Erase Ana as an erasure does, or at the moment before the book says so."""
    contact = ContactId(UUID(house.look_up()["contact"]))
    with house.app.app_context(), transaction():
        if in_the_book:
            evidence = Evidence(door=Door.AGENT, reference="erasure-7")
            service(Ledger).record(
                contact, Draft(kind=Kind.FORGOTTEN, evidence=evidence)
            )
        service(Contacts).forget(contact)


def customer(house: House) -> None:
    house.call("PUT", "/v1/accounts/C-1", {"state": "active"})
    house.ask("/v1/accounts/C-1/contacts", LINK)


def waiting_jobs(house: House) -> int:
    with house.as_owner() as owner:
        row = owner.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'"
        ).fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize("in_the_book", [True, False])
@pytest.mark.parametrize("purpose", ["offers", "receipts"])
def test_a_message_to_somebody_who_was_forgotten_meanwhile_is_refused_once(
    house: House, purpose: str, *, in_the_book: bool
) -> None:
    customer(house)
    house.grant()
    accepted = house.send(purpose=purpose, text="You paid $5.")
    forget(house, in_the_book=in_the_book)

    house.work()
    refused = house.message(accepted)
    house.clock.pass_by(days=2)
    house.work()

    assert refused["status"] == "refused"
    assert [r["code"] for r in refused["decision"]["reasons"]] == ["suppressed"]
    assert house.message(accepted) == refused
    assert waiting_jobs(house) == 0
    assert house.twilio.requests == []


def test_what_waited_is_not_sent_to_who_comes_back(house: House) -> None:
    house.grant()
    accepted = house.send(send_at=house.clock.later(hours=3))
    forget(house)
    house.clock.pass_by(hours=1)
    house.grant()

    house.clock.pass_by(hours=2)
    house.work()

    assert house.check().outcome == "allow"
    assert house.status(accepted) == "refused"
    assert house.twilio.requests == []


def test_linking_an_account_to_who_was_forgotten_makes_them_reachable(
    house: House,
) -> None:
    house.grant()
    forget(house)
    house.clock.pass_by(days=1)

    customer(house)
    accepted = house.send(purpose="receipts", text="You paid $5.")
    house.work()

    assert house.status(accepted) == "sent"
    assert [text.to for text in house.twilio.texts] == [ANA]
    assert house.check().reasons == {"suppressed"}
