"""How long a request waits for its second step, and when it is reminded of. Pure."""

from dataclasses import dataclass
from datetime import timedelta

from consent.policy.document import ConfirmationEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """What holds for every request that waits; `remind_after` may be none."""

    expires_after: timedelta = timedelta(days=7)
    remind_after: timedelta | None = None


UNTOLD = Confirmation()
"""What is in force where the config says nothing of it."""


def confirmation_of(entry: ConfirmationEntry | None) -> Confirmation:
    """Return what a document says of the second step."""
    if entry is None:
        return UNTOLD
    remind_after = entry.get("remind_after")
    return Confirmation(
        expires_after=timedelta(days=entry["expires_after"]),
        remind_after=None if remind_after is None else timedelta(days=remind_after),
    )
