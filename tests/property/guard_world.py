"""What the second guard knows of one contact, and the question that it is asked."""

from typing import NamedTuple

from tests.property.model import History

PURPOSES = {
    "offers": ("marketing", ("sms", "email", "call", "location")),
    "tips": ("marketing", ("sms", "email")),
    "news": ("informational", ("sms", "email", "call")),
    "receipts": ("service", ("sms", "email")),
    "help_reply": ("response", ("sms", "email")),
    "opt_out_reply": ("response", ("sms", "email")),
}


class Account(NamedTuple):
    """An account that holds the contact."""

    name: str
    active: bool
    linked: int


class Occasion(NamedTuple):
    """What a response may answer."""

    channel: str
    purpose: str
    seller: str
    at: int
    expires: int
    spent: bool


class World(NamedTuple):
    """All there is to know about one contact."""

    history: History
    accounts: tuple[Account, ...]
    occasion: Occasion | None


class Put(NamedTuple):
    """A question as somebody puts it."""

    channel: str
    purpose: str
    seller: str
    at: int
    account: str | None
    technology: str
    promotes: bool
    locate: bool
    foreground: bool

    @property
    def judged_as(self) -> str:
        """A message that also promotes is marketing."""
        return "marketing" if self.promotes else PURPOSES[self.purpose][0]

    @property
    def needs_consent(self) -> bool:
        """Marketing and informational need a grant."""
        return self.judged_as in ("marketing", "informational")
