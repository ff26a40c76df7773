"""A clock that is moved by hand."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

# Far ahead of the machine's own clock: a job that waits for a time of ours is not due
# for the database before the test says so.
NOON = datetime(2090, 6, 1, 12, tzinfo=UTC)


@dataclass(slots=True)
class SetClock:
    """Stands still until it is moved, unless every look at it takes a step."""

    time: datetime = NOON
    step: timedelta = timedelta(0)

    def now(self) -> datetime:
        self.time += self.step
        return self.time

    def pass_by(self, **span: float) -> datetime:
        """Let time go by, and return the new present."""
        self.time += timedelta(**span)
        return self.time

    def later(self, **span: float) -> str:
        """Return a time ahead of the present, as JSON has it."""
        return (self.time + timedelta(**span)).isoformat()
