"""People as the books have them, written straight into the tables."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier, Placeholder

from consent.contacts.address import parse
from consent.contacts.service import Contacts
from consent.ledger.registers import fold
from consent.ledger.rows import row_columns
from consent.vocabulary.channel import KIND_OF, Channel, ContactKind
from consent.vocabulary.ids import new_id
from consent.web.services import service
from tests.property.guard_world import World
from tests.property.histories import events, when
from tests.stories.house import House

SENDERS = {"first": "+12025550100", "second": "+12025550101"}
"""The numbers that stand for the senders of the model."""

_numbers = itertools.count(2_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with an address, and how the accounts of the model are called."""

    address: str
    accounts: Mapping[str, str]


def address_of(channel: Channel) -> str:
    """Return an address that nobody has yet."""
    number = next(_numbers)
    match KIND_OF[channel]:
        case ContactKind.EMAIL:
            return f"person{number}@example.com"
        case ContactKind.PHONE:
            return f"+1415{number}"
        case ContactKind.DEVICE | ContactKind.POSTAL:
            return f"device-{number}"


def settle(house: House, world: World, channel: Channel) -> Person:
    """Write somebody of whom all this is known."""
    text = address_of(channel)
    with house.app.app_context():
        prints = service(Contacts).digests(parse(channel, text))
    kind, contact = KIND_OF[channel].value, new_id()
    called = {a.name: f"{a.name}-{contact.hex[-12:]}" for a in world.accounts}
    with house.as_owner() as owner:
        insert(
            owner,
            "contact",
            {"id": contact, "kind": kind, "created_at": when(0)},
        )
        for each in prints:
            found = {"digest": each.digest, "key_version": each.version}
            insert(
                owner,
                "contact_fingerprint",
                {"kind": kind, "contact_id": contact, **found},
            )
        for row in fold(events(world.history)).values():
            columns = {"contact_id": contact, **row_columns(row)}
            sender = SENDERS.get(str(row.sender), row.sender)
            insert(owner, "standing", {**columns, "sender": sender})
        for account in world.accounts:
            reference = called[account.name]
            insert(
                owner,
                "account",
                {
                    "reference": reference,
                    "state": "active" if account.active else "deactivated",
                    "consumer": True,
                    "created_at": when(0),
                    "changed_at": when(0),
                },
            )
            insert(
                owner,
                "account_contact",
                {
                    "contact_id": contact,
                    "account_reference": reference,
                    "linked_at": when(account.linked),
                    "channel": channel.value,
                    "verified": "none",
                },
            )
    return Person(address=text, accounts=called)


def insert(
    owner: psycopg.Connection[Any], table: str, values: Mapping[str, object]
) -> None:
    """Write one row."""
    statement = SQL("INSERT INTO {} ({}) VALUES ({})").format(
        Identifier(table),
        SQL(", ").join(map(Identifier, values)),
        SQL(", ").join(map(Placeholder, values)),
    )
    owner.execute(statement, values)
