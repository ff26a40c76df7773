"""What the Contact Preferences page shows, as values. Pure."""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from consent.guard.decision import Reason
from consent.ledger.standing import State
from consent.vocabulary.basis import Basis
from consent.vocabulary.channel import Channel, ContactKind
from consent.vocabulary.ids import ContactId, EventId
from consent.vocabulary.scope import Scope

_NAME = re.compile(
    r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
    rf"\|({'|'.join(Channel)})\|([a-z][a-z0-9_-]{{0,39}})\|([a-z][a-z0-9_-]{{0,39}})"
)


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

    @property
    def scope(self) -> Scope:
        """Return what an event of this switch is about."""
        return Scope(
            channel=self.channel.value, purpose=self.purpose, seller=self.seller
        )

    @classmethod
    def parse(cls, name: str) -> "Cell | None":
        """Return the cell that a form names; nothing for any other text."""
        found = _NAME.fullmatch(name)
        if found is None:
            return None
        contact, channel, purpose, seller = found.groups()
        return cls(
            contact=ContactId(UUID(contact)),
            channel=Channel(channel),
            purpose=purpose,
            seller=seller,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The words under which a switch can be turned on, and what they ask for.

    With `twice`, it counts only once a second step is taken, in a message of its own.
    """

    wording: str
    language: str
    text: str
    basis: Basis
    twice: bool

    @property
    def needs_name(self) -> bool:
        """Say whether whoever agrees signs with their name."""
        return self.basis is Basis.EXPRESS_WRITTEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """One switch as it stands.

    `on` is what the person said: a grant counts. `reaches` is what the guard answers:
    the next message would leave. Where they differ, `reasons` say why. `pending` waits
    for a second step. Without an `agreement` it cannot be turned on.
    """

    cell: Cell
    state: State
    reaches: bool
    reasons: tuple[Reason, ...] = ()
    since: datetime | None = None
    agreement: Agreement | None = None

    @property
    def on(self) -> bool:
        """Say whether the person has agreed, and nothing ended it."""
        return self.state is State.GRANTED

    @property
    def pending(self) -> bool:
        """Say whether it waits for a second step."""
        return self.state is State.PENDING

    @property
    def ticked(self) -> bool:
        """Say whether there is something to switch off: a yes, or one that waits."""
        return self.on or self.pending


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One purpose of one seller, with a switch for each channel that reaches it.

    The seller is `named` wherever it is not the one whose page this is.
    """

    purpose: str
    title: str
    description: str
    seller: str
    seller_name: str
    partner: bool
    named: bool = False
    switches: tuple[Switch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One contact: its address as it may be shown, and what may be chosen for it.

    `sequence` is the number of the last thing that was recorded of it when it was read.
    Where it is not `proven` that it belongs to the account, it can only be switched
    off, and tells nothing else.
    """

    contact: ContactId
    kind: ContactKind
    masked: str
    sequence: int
    region: str | None
    time_zone: str | None = None
    proven: bool = True
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

    @property
    def names(self) -> tuple[str, ...]:
        """Return how a form names the stops that it would take back."""
        return tuple(f"{contact}={event}" for contact, event in self.events)


@dataclass(frozen=True, slots=True, kw_only=True)
class Partners:
    """The one switch for all partners: on while any of them may reach anybody here.

    It only ends: what a partner may do is agreed to one by one.
    """

    names: tuple[str, ...]
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The whole page.

    `deactivated` says that the account is, so that nothing reaches it; `ruled`, that a
    valid configuration is in force: without one nothing can be turned on.
    """

    sections: tuple[Section, ...]
    service: tuple[ServicePurpose, ...]
    stopped: Stopped | None
    partners: Partners | None = None
    deactivated: bool = False
    ruled: bool = True

    @property
    def version(self) -> str:
        """Return what changes with all that is shown: an entity tag.

        A message that left changes nothing, though the numbers of the sections count
        those, too.
        """
        shown = replace(
            self, sections=tuple(replace(each, sequence=0) for each in self.sections)
        )
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:32]

    @property
    def switches(self) -> tuple[Switch, ...]:
        """Return every switch of the page, in its order."""
        return tuple(
            switch
            for section in self.sections
            for row in section.rows
            for switch in row.switches
        )

    @property
    def all_stopped(self) -> bool:
        """Say whether everything is stopped, for every contact, and nothing is on."""
        stopped = () if self.stopped is None else self.stopped.events
        return self.contacts.keys() <= dict(stopped).keys() and not any(
            switch.ticked for switch in self.switches
        )

    @property
    def by_cell(self) -> dict[Cell, Switch]:
        """Return every switch by what it is about."""
        return {switch.cell: switch for switch in self.switches}

    @property
    def contacts(self) -> dict[ContactId, Section]:
        """Return every section by its contact."""
        return {section.contact: section for section in self.sections}
