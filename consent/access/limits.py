"""How often a key may ask, and a network may fail to show one."""

import math
import time
from ipaddress import ip_address, ip_network

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.strategies import FixedWindowRateLimiter

from consent.access.counts import Counts
from consent.vocabulary.errors import TooManyError

FAILURES = 60
"""Unknown keys that a network may try in a minute, at the cost of a look-up each."""

_PREFIX = {4: 24, 6: 56}


class Limits:
    """Counts of this process; each minute starts anew."""

    def __init__(self, *, per_minute: int) -> None:
        """Take how many requests a key may make in a minute."""
        self._limiter = FixedWindowRateLimiter(Counts())
        self._asking = RateLimitItemPerMinute(per_minute)
        self._failing = RateLimitItemPerMinute(FAILURES)

    def count(self, key: str) -> None:
        """Count one request, or raise TooManyError."""
        if not self._limiter.hit(self._asking, "key", key):
            raise self._too_many(self._asking, "key", key)

    def failed(self, address: str | None) -> None:
        """Count a request that showed no key we know."""
        self._limiter.hit(self._failing, "network", network_of(address))

    def check_network(self, address: str | None) -> None:
        """Raise TooManyError if a network has failed too often."""
        network = network_of(address)
        if not self._limiter.test(self._failing, "network", network):
            raise self._too_many(self._failing, "network", network)

    def _too_many(self, item: RateLimitItem, *names: str) -> TooManyError:
        ends = self._limiter.get_window_stats(item, *names).reset_time
        wait = max(1, math.ceil(ends - time.time()))
        return TooManyError("Too many requests in this minute.", retry_after=wait)


def network_of(address: str | None) -> str:
    """Return the network that an address is one of many of, to one customer."""
    try:
        prefix = _PREFIX[ip_address(address or "").version]
        return str(ip_network(f"{address}/{prefix}", strict=False))
    except ValueError:
        return "unknown"
