"""How a hand-over ended, in the words of the send log. Pure."""

from dataclasses import dataclass
from datetime import timedelta

from consent.providers.handover import (
    Accepted,
    Handover,
    Refused,
    Retryable,
    Signal,
    Unclear,
)
from consent.sendlog.messages import Ending

FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """The end of one attempt, and whether another may follow."""

    ending: Ending
    code: str | None = None
    reference: str | None = None
    signal: Signal | None = None
    after: timedelta | None = None

    @property
    def repeats(self) -> bool:
        """Say whether it is certain that nothing was sent, and worth trying again."""
        return self.ending in {Ending.ABANDONED, Ending.REPEATABLE}

    def wait(self, tries: int) -> timedelta:
        """Return how long to wait after a number of tries; the provider knows best."""
        if self.after is not None:
            return self.after
        doubled: timedelta = FIRST_WAIT * 2 ** min(tries - 1, 10)
        return min(doubled, LONGEST_WAIT)


def closing_of(handover: Handover) -> Closing:
    """Return how a hand-over ended."""
    match handover:
        case Accepted(reference=reference):
            return Closing(ending=Ending.ACCEPTED, reference=reference)
        case Refused(code=code, signal=signal):
            return Closing(ending=Ending.FAILED, code=code, signal=signal)
        case Retryable(code=code, after=after):
            return Closing(ending=Ending.REPEATABLE, code=code, after=after)
        case Unclear(code=code):
            return Closing(ending=Ending.UNKNOWN, code=code)
