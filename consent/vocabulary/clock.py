"""Where the time comes from. Pure."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time: aware, in UTC."""

    def now(self) -> datetime:
        """Return the present."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present, in UTC, to the microsecond."""
        return datetime.now(UTC)  # noqa: TID251 - this is the clock everybody takes it from
