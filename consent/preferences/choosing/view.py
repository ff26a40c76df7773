"""What the Contact Preferences page shows, as values. Pure."""

from dataclasses import dataclass
from datetime import datetime

from consent.guard.decision import Reason
from consent.ledger.standing import State
from consent.vocabulary.channel import Channel, ContactKind
from consent.vocabulary.ids import ContactId, EventId


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one switch is about: one channel of one contact, a purpose, a seller."""

    contact: ContactId
    channel: Channel
    purpose: str
    seller: str

    @property
    def name(self) -> str:
        """Return how a form names it: ids and names of the config, nothing personal."""
        parts = (str(self.contact), self.channel.value, self.purpose, self.seller)
        return "|".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """One switch as it stands.

    `on` is what the person said: a grant counts. `reaches` is what the guard answers:
    the next message would leave. Where they differ, `reasons` say why. `pending` waits
    for a second step.
    """

    cell: Cell
    state: State
    reaches: bool
    reasons: tuple[Reason, ...] = ()
    since: datetime | None = None

    @property
    def on(self) -> bool:
        """Say whether the person has agreed, and nothing ended it."""
        return self.state is State.GRANTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One purpose of one seller, with a switch for each channel that reaches it."""

    purpose: str
    title: str
    description: str
    seller: str
    seller_name: str
    partner: bool
    switches: tuple[Switch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One contact: its address as it may be shown, and what may be chosen for it.

    `sequence` is the number of the last thing that was recorded of it when it was read.
    """

    contact: ContactId
    kind: ContactKind
    masked: str
    sequence: int
    region: str | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePurpose:
    """What belongs to the account and cannot be switched off (promise P10)."""

    title: str
    description: str
    channels: tuple[Channel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """A stop of everything that can still be taken back, and until when."""

    events: tuple[tuple[ContactId, EventId], ...]
    at: datetime
    undo_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The whole page. `version` changes with all that is shown: an entity tag."""

    sections: tuple[Section, ...]
    service: tuple[ServicePurpose, ...]
    stopped: Stopped | None
    version: str

    @property
    def switches(self) -> tuple[Switch, ...]:
        """Return every switch of the page, in its order."""
        return tuple(
            switch
            for section in self.sections
            for row in section.rows
            for switch in row.switches
        )
