"""The verb of an undo: take back what was just withdrawn through a link."""

from dataclasses import dataclass

from consent.contacts.contact import Head
from consent.contacts.service import Contacts
from consent.ledger.events import Draft, Event, Kind
from consent.ledger.service import Ledger
from consent.ledger.standing import Place, State, read
from consent.links.personal import UndoTokens
from consent.links.tokens import WithdrawLink
from consent.policy.service import Policies
from consent.preferences.narrow.service import LinkUnknownError
from consent.preferences.narrow.undo import TooLate, named_by, taken_back, too_late
from consent.vocabulary.channel import KIND_OF, Channel
from consent.vocabulary.clock import Clock
from consent.vocabulary.evidence import Evidence
from consent.vocabulary.ids import EventId


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What came of an undo: on which channels the purpose counts now, or why not."""

    channels: tuple[Channel, ...] = ()
    refused: TooLate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """Takes back, for a day, what was withdrawn through a link."""

    undo_tokens: UndoTokens
    contacts: Contacts
    ledger: Ledger
    policies: Policies
    clock: Clock

    def undo(self, link: WithdrawLink, token: str, evidence: Evidence) -> Undone:
        """Lift what was withdrawn through this link, as often as it comes once.

        Nothing else is lifted: a STOP stands, and so does every other choice. What is
        told is where the address stands then, whatever was lifted.

        Raises:
            LinkUnknownError: the token names no withdrawal that this link made.
            UnknownContactError: its contact is not in this database.
        """
        named = self.undo_tokens.open(token)
        if named is None or named.contact != link.contact:
            raise LinkUnknownError("the undo is not of this link")
        head = self.contacts.lock(link.contact)
        history = self.ledger.history(link.contact)
        withdrawal = named_by(history, link, named.event)
        if withdrawal is None:
            raise LinkUnknownError("the undo names nothing that this link withdrew")
        now = self.clock.now()
        refused = too_late(history, withdrawal, now=now)
        if _is_forgotten(head, withdrawal):
            refused = TooLate.NEW_HOLDER
        if refused is not None:
            return Undone(refused=refused)
        for event in taken_back(history, link, withdrawal, now=now):
            self._reinstate(link, event, evidence)
        return Undone(channels=self._counting(link))

    def _reinstate(
        self, link: WithdrawLink, event: EventId, evidence: Evidence
    ) -> None:
        policy = self.policies.current()
        draft = Draft(
            kind=Kind.REINSTATED,
            answers=event,
            evidence=evidence,
            policy_version=None if policy is None else policy.version,
        )
        self.ledger.record(link.contact, draft)

    def _counting(self, link: WithdrawLink) -> tuple[Channel, ...]:
        """Return the channels on which a grant counts now, as the standing says."""
        policy = self.policies.current()
        purpose = None if policy is None else policy.purposes.get(link.purpose)
        if purpose is None:
            return ()
        kind = self.contacts.profile(link.contact).kind
        rows = list(self.ledger.standing(link.contact).values())
        now = self.clock.now()
        places = (
            Place(
                channel=channel,
                purpose=purpose.id,
                purpose_class=purpose.purpose_class,
                seller=link.seller,
            )
            for channel in Channel
            if channel in purpose.channels and KIND_OF[channel] is kind
        )
        return tuple(
            place.channel
            for place in places
            if read(rows, place, at=now).state is State.GRANTED
        )


def _is_forgotten(head: Head, withdrawal: Event) -> bool:
    """Say whether whoever withdrew was erased since."""
    at = head.forgotten_at
    return at is not None and at >= withdrawal.recorded_at
