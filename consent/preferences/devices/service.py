"""The verbs of devices: give an app its token, hear the phone's location switch."""

from dataclasses import dataclass
from datetime import datetime

from consent.contacts.address import Address
from consent.contacts.service import Contacts
from consent.ledger.events import Draft, Event, Kind
from consent.ledger.service import Ledger
from consent.links.personal import DeviceTokens
from consent.policy.service import Policies
from consent.vocabulary.channel import Channel
from consent.vocabulary.evidence import Door, Evidence
from consent.vocabulary.ids import ContactId, EventId
from consent.vocabulary.scope import Scope

REFERENCE = "location_setting"

_EVERYWHERE = Scope(channel=Channel.LOCATION.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceLink:
    """A token by which an app withdraws for its device, and nothing else."""

    contact: ContactId
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchedOff:
    """The event that says no for a device, and from when."""

    event: EventId
    effective_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Devices:
    """Knows a device by what its business calls it; no account is ever joined to it."""

    tokens: DeviceTokens
    contacts: Contacts
    ledger: Ledger
    policies: Policies

    def link(self, device: Address) -> DeviceLink:
        """Return a token for a device, which is a contact from now on; nothing else."""
        contact = self.contacts.find_or_make(device)
        return DeviceLink(contact=contact, token=self.tokens.issue(contact))

    def open(self, token: str) -> ContactId | None:
        """Return whose a token is; nothing for any other text."""
        return self.tokens.open(token)

    def switch_off(
        self, contact: ContactId, occurred_at: datetime | None
    ) -> SwitchedOff:
        """Withdraw location for every purpose and seller, from when it was said.

        The same said again, of the same time, is on record already.

        Raises:
            OccurredInFutureError: the time has not come yet.
            UnknownContactError: the contact is not in this database.
        """
        head = self.contacts.lock(contact)
        said = self._said(contact, occurred_at)
        if said is not None:
            return _told(said)
        policy = self.policies.current()
        # Neither a network nor a browser is kept: it could tell who holds the device.
        draft = Draft(
            kind=Kind.WITHDRAWN,
            scope=_EVERYWHERE,
            evidence=Evidence(door=Door.DEVICE, reference=REFERENCE),
            occurred_at=occurred_at,
            policy_version=None if policy is None else policy.version,
        )
        return _told(self.ledger.record(contact, draft, head=head))

    def _said(self, contact: ContactId, occurred_at: datetime | None) -> Event | None:
        """Return the event of this door and time, if there is one."""
        if occurred_at is None:
            return None
        return next(
            (
                event
                for event in self.ledger.history(contact)
                if event.reference == REFERENCE
                and event.door is Door.DEVICE
                and event.occurred_at == occurred_at
            ),
            None,
        )


def _told(event: Event) -> SwitchedOff:
    return SwitchedOff(event=event.id, effective_at=event.effective_at)
