"""Work that goes on beside the rest, and is not waited for when the rest breaks."""

import sys
import threading
import time
from collections.abc import Callable, Sequence

_LOOK_SECONDS = 0.5


class Beside(threading.Thread):
    """Does some work at once, in a thread that dies with the process."""

    def __init__(self, work: Callable[[], object]) -> None:
        """Begin the work."""
        super().__init__(daemon=True)
        self._work = work
        self._error: BaseException | None = None
        self.start()

    def run(self) -> None:
        """Do the work; what breaks is told to whoever waits."""
        try:
            self._work()
        except BaseException as error:  # noqa: BLE001  whatever it is
            self._error = error

    def look(self) -> bool:
        """Say whether it is still at work.

        Raises:
            BaseException: what broke it.
        """
        if self._error is not None:
            raise self._error
        return self.is_alive()


def wait_for(
    work: Sequence[Beside], told: Callable[[], str], each: Callable[[], object]
) -> None:
    """Wait for all, doing something each time we look, and show how far they are.

    Raises:
        BaseException: what broke the first that broke.
    """
    while sum(one.look() for one in work):
        each()
        if sys.stderr.isatty():
            print(f"\r{told()}", end="", file=sys.stderr)
        time.sleep(_LOOK_SECONDS)
