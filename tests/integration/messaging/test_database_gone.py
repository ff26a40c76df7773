"""The database goes away while a provider is spoken to."""

from collections.abc import Sequence

import psycopg

from consent.db.engine import libpq_url
from consent.providers.handover import Accepted, Handover, Parcel
from consent.vocabulary.channel import Channel
from tests.stories.fixtures import OpenHouse
from tests.stories.house import House

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
