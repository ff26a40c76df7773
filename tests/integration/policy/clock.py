"""A clock that tests move."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(slots=True)
class SetClock:
    """Tells the time it was set to."""

    time: datetime = datetime(2026, 11, 20, 12, tzinfo=UTC)

    def now(self) -> datetime:
        """Return the time it was set to."""
        return self.time
