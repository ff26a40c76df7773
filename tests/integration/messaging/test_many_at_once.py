"""A worker hands over as many messages at once as it was told to."""

import asyncio
import os
import threading
from contextlib import suppress

from consent.providers.handover import Accepted, Handover, Parcel
from consent.serve import keep_working
from consent.vocabulary.channel import Channel
from tests.stories.fixtures import OpenHouse

SECONDS = 20

MORE_THAN_USUAL = min(32, (os.cpu_count() or 1) + 4) + 1
"""One more than the threads that a loop has by itself."""


class Meeting:
    """Takes messages only once so many are being handed over at the same time."""

    name = "meeting"
    channels = frozenset({Channel.SMS})

    def __init__(self) -> None:
        """Nobody is here yet."""
        self.barrier = threading.Barrier(MORE_THAN_USUAL)
        self.met = threading.Event()

    def hand_over(self, parcel: Parcel) -> Handover:
        """Wait for all others."""
        self.barrier.wait(SECONDS)
        self.met.set()
        return Accepted(reference=f"met-{parcel.attempt}")


def test_more_are_handed_over_at_once_than_there_are_processors(
    open_house: OpenHouse,
) -> None:
    meeting = Meeting()
    house = open_house(providers=[meeting])
    people = [f"+1415555{n:04}" for n in range(150, 150 + MORE_THAN_USUAL)]
    for number in people:
        house.grant(number)
    sent = [house.send(number) for number in people]

    async def work() -> None:
        working = asyncio.create_task(
            keep_working(
                house.app,
                house.database.app_url,
                concurrency=MORE_THAN_USUAL,
                threads=MORE_THAN_USUAL + 7,
            )
        )
        await asyncio.to_thread(meeting.met.wait, SECONDS)
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working

    asyncio.run(work())

    assert {house.status(each) for each in sent} == {"sent"}
