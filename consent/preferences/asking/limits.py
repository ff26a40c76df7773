"""How often a network may knock at a door that anybody may knock at."""

import math
import time

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.strategies import FixedWindowRateLimiter

from consent.access.counts import Counts
from consent.access.limits import network_of
from consent.vocabulary.errors import TooManyError

PER_MINUTE, PER_HOUR = 10, 100
"""How often people of one network may ask, in this process."""


class Askers:
    """Counts what networks ask for, whatever becomes of it."""

    def __init__(self) -> None:
        """Start with nobody known."""
        self._limiter = FixedWindowRateLimiter(Counts())
        self._items: tuple[RateLimitItem, ...] = (
            RateLimitItemPerMinute(PER_MINUTE),
            RateLimitItemPerHour(PER_HOUR),
        )

    def count(self, address: str | None) -> None:
        """Count one wish, or raise TooManyError once a network had too many."""
        network = network_of(address)
        for item in self._items:
            if not self._limiter.hit(item, "asker", network):
                ends = self._limiter.get_window_stats(item, "asker", network)
                wait = max(1, math.ceil(ends.reset_time - time.time()))
                raise TooManyError("This was asked too often.", retry_after=wait)
