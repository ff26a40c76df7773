"""How often a key may ask, and a network may fail to show one."""

import math
import time
from ipaddress import ip_address, ip_network
from threading import Lock

from consent.vocabulary.errors import TooManyError

FAILURES = 60
"""Unknown keys that a network may try in a minute, at the cost of a look-up each."""

_MINUTE = 60
_PREFIX = {4: 24, 6: 56}


class _Counts:
    """How often each name came up in this minute; the next one forgets them all."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._minute = 0
        self._counts: dict[str, int] = {}
        self._lock = Lock()

    def hit(self, name: str) -> bool:
        """Count a name once more; say whether it was allowed to come up."""
        minute = int(time.monotonic()) // _MINUTE
        with self._lock:
            if minute != self._minute:
                self._minute = minute
                self._counts.clear()
            count = self._counts.get(name, 0) + 1
            self._counts[name] = count
        return count <= self._most

    def is_spent(self, name: str) -> bool:
        """Say whether a name may not come up again in this minute."""
        minute = int(time.monotonic()) // _MINUTE
        with self._lock:
            if minute != self._minute:
                return False
            return self._counts.get(name, 0) >= self._most


class Limits:
    """Counts of this process; each minute starts anew."""

    def __init__(self, *, per_minute: int) -> None:
        """Take how many requests a key may make in a minute."""
        self._asking = _Counts(per_minute)
        self._failing = _Counts(FAILURES)

    def count(self, key: str) -> None:
        """Count one request, or raise TooManyError."""
        if not self._asking.hit(key):
            raise _too_many()

    def failed(self, address: str | None) -> None:
        """Count a request that showed no key we know."""
        self._failing.hit(network_of(address))

    def check_network(self, address: str | None) -> None:
        """Raise TooManyError if a network has failed too often."""
        if self._failing.is_spent(network_of(address)):
            raise _too_many()


def network_of(address: str | None) -> str:
    """Return the network that an address is one of many of, to one customer."""
    try:
        prefix = _PREFIX[ip_address(address or "").version]
        return str(ip_network(f"{address}/{prefix}", strict=False))
    except ValueError:
        return "unknown"


def _too_many() -> TooManyError:
    wait = max(1, math.ceil(_MINUTE - time.monotonic() % _MINUTE))
    return TooManyError("Too many requests in this minute.", retry_after=wait)
