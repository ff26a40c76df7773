"""The database goes away while a provider is spoken to."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar
from uuid import UUID

import psycopg
import pytest
from psycopg.errors import ReadOnlySqlTransaction
from psycopg_pool import PoolTimeout
from sqlalchemy.exc import InterfaceError, InternalError, TimeoutError as NoConnection

from consent.db.engine import libpq_url
from consent.db.journal.faults import JournalUnwritableError
from consent.db.transaction import in_transaction
from consent.messaging.dispatch import Dispatcher
from consent.providers.handover import Accepted, Handover, Parcel
from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import ContactId, MessageId
from consent.web.services import service
from tests.stories.fixtures import OpenHouse
from tests.stories.house import House

T = TypeVar("T")

EVERYBODY = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = %s AND pid <> pg_backend_pid()
"""


class CuttingProvider:
    """Takes a message while every connection of the service is cut."""

    name = "cutting"
    channels = frozenset({Channel.SMS})

    def __init__(self) -> None:
        """Know no house yet, and have taken nothing."""
        self.house: House | None = None
        self.taken: list[Parcel] = []

    def hand_over(self, parcel: Parcel) -> Handover:
        """Take it, and cut everybody off meanwhile."""
        assert self.house is not None
        cut_off(self.house)
        self.taken.append(parcel)
        return Accepted(reference=f"cut-{len(self.taken)}")


def cut_off(house: House) -> None:
    """End every connection of the service's own role, as it ends its own."""
    url = libpq_url(house.database.app_url)
    with psycopg.connect(url, autocommit=True) as service:
        service.execute(EVERYBODY, [service.info.user])


def test_a_message_taken_while_the_database_was_away_is_known_as_sent_once(
    open_house: OpenHouse,
) -> None:
    provider = CuttingProvider()
    providers: Sequence[CuttingProvider] = [provider]
    provider.house = house = open_house(providers=providers)
    house.grant()
    accepted = house.send()

    house.work()
    house.clock.pass_by(minutes=5)
    house.work()

    assert house.status(accepted) == "sent"
    assert len(provider.taken) == 1


@pytest.mark.parametrize(
    "error",
    [
        InternalError("UPDATE", None, ReadOnlySqlTransaction()),
        InterfaceError("UPDATE", None, psycopg.InterfaceError()),
        NoConnection(),
        PoolTimeout(),
        JournalUnwritableError("The disk is full."),
    ],
    ids=["read-only", "broken connection", "no connection", "no place", "journal"],
)
def test_the_end_of_an_attempt_is_written_once_it_can_be(
    house: House, error: Exception
) -> None:
    house.grant()
    accepted = house.send()
    found = house.message(accepted)
    errors = [error]

    def falter(work: Callable[[], T]) -> T:
        if errors:
            raise errors.pop()
        return in_transaction(work)

    with house.app.app_context():
        dispatcher = service(Dispatcher)
        delivery = replace(dispatcher.delivery, transact=falter)
        replace(dispatcher, delivery=delivery).run(
            ContactId(UUID(found["contact"])), MessageId(UUID(found["id"]))
        )

    assert errors == []
    assert house.status(accepted) == "sent"
