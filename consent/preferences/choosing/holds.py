"""By what right a page shows a contact: since when, and is that proven. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from consent.contacts.account import Link, Verified
from consent.ledger.events import Event
from consent.vocabulary.ids import ContactId

_BESIDE = timedelta(minutes=1)
"""How long before the link what led to it may have been recorded: in one request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """How whoever has a link to the page holds one contact of it.

    `since` is when the account was linked to it; nothing for a link that went to the
    address itself. Anybody can type somebody else's address into a form of the
    business: what is not `proven` is only switched off.
    """

    since: datetime | None = None
    proven: bool = True

    def had(self, event: Event, holder_since: datetime | None) -> bool:
        """Say whether an event tells of whoever holds the contact now."""
        if not self.proven:
            return False
        if holder_since is not None and event.effective_at <= holder_since:
            return False
        return self.since is None or event.recorded_at >= self.since - _BESIDE


Held = Mapping[ContactId, Hold]
"""The contacts of a page, and how each of them is held."""


def hold_of(link: Link) -> Hold:
    """Return how an account holds a contact."""
    return Hold(since=link.linked_at, proven=link.verified is not Verified.NONE)
