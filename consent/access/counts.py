"""Where the limits are counted: in this process, with no thread that tidies up."""

import time
from threading import Lock

from limits.storage import Storage

MOST = 100_000
"""How much is counted at once; beyond it, what was counted first is forgotten."""


class Counts(Storage):
    """The counts of windows that have begun, each with the time at which it ends.

    The library's own store in memory starts a thread after every few requests. Here
    what has ended makes room when room is needed. A clock that is set makes no window
    longer or shorter.
    """

    STORAGE_SCHEME = None

    def __init__(self, most: int = MOST) -> None:
        """Start with nothing counted."""
        super().__init__()
        self._most = most
        self._windows: dict[str, tuple[int, float]] = {}
        self._lock = Lock()

    @property
    def base_exceptions(self) -> type[Exception]:
        """Return what can go wrong here: nothing that has a type of its own."""
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count, in a new window of so many seconds if none has begun."""
        with self._lock:
            now = time.monotonic()
            count, ends = self._windows.get(key, (0, now))
            if ends <= now:
                self._windows.pop(key, None)
                self._make_room(now)
                count, ends = 0, now + expiry
            self._windows[key] = count + amount, ends
        return count + amount

    def get(self, key: str) -> int:
        """Return the count of the present window."""
        count, ends = self._windows.get(key, (0, 0.0))
        return count if time.monotonic() < ends else 0

    def get_expiry(self, key: str) -> float:
        """Return when the present window ends by the clock; now, if there is none."""
        _, ends = self._windows.get(key, (0, 0.0))
        return time.time() + max(0.0, ends - time.monotonic())

    def check(self) -> bool:
        """Say that counting works."""
        return True

    def reset(self) -> int:
        """Forget every count, and say how many there were."""
        with self._lock:
            number = len(self._windows)
            self._windows.clear()
        return number

    def clear(self, key: str) -> None:
        """Forget one count."""
        with self._lock:
            self._windows.pop(key, None)

    def _make_room(self, now: float) -> None:
        if len(self._windows) < self._most:
            return
        live = ((k, w) for k, w in self._windows.items() if now < w[1])
        self._windows = dict(live)
        # One in ten goes, so that a full house is not looked through every time.
        for key in list(self._windows)[: self._room()]:
            del self._windows[key]

    def _room(self) -> int:
        return max(0, len(self._windows) - self._most * 9 // 10)
