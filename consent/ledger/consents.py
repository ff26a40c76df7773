"""The verbs behind `POST /v1/consents`: record what somebody said of an address."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from consent.contacts.account import Verified
from consent.contacts.account_service import Accounts
from consent.contacts.attributes import Attribute
from consent.contacts.reference import parse_reference
from consent.contacts.service import Contacts
from consent.ledger.events import Draft, Event, Kind
from consent.ledger.registers import Register, Row
from consent.ledger.service import Ledger
from consent.ledger.standing import Place, Standing, read
from consent.ledger.statements import GIVES, Shown, Statement, draft_of
from consent.ledger.wording import Wording
from consent.ledger.wordings import Wordings
from consent.policy.service import Policies
from consent.policy.values import Policy
from consent.vocabulary.channel import KIND_OF, Channel, ContactKind
from consent.vocabulary.clock import Clock
from consent.vocabulary.errors import UnavailableError
from consent.vocabulary.evidence import OWN_DOORS, UNKNOWN_WORDING, Evidence
from consent.vocabulary.ids import ContactId
from consent.vocabulary.purpose import ALL, NEEDS_CONSENT
from consent.vocabulary.scope import Scope


class RulesetUnavailableError(UnavailableError):
    """No valid configuration is published, so nobody can say what a grant means."""

    code = "ruleset_unavailable"
    remedy = "Publish a valid configuration: consent rules publish."


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What was recorded, and where the address stands in that scope now."""

    event: Event
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedStanding:
    """Where a contact stands in one place."""

    place: Place
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Consents:
    """Records statements, and tells where an address stands."""

    contacts: Contacts
    accounts: Accounts
    ledger: Ledger
    wordings: Wordings
    policies: Policies
    clock: Clock

    def submit(self, statement: Statement) -> Recorded:
        """Record a statement as one event, with what else it tells of the contact.

        Raises:
            InvalidError: it says too little, too much, or what cannot be.
            WordingDoesNotCoverError: it claims more than the words that were shown.
            RulesetUnavailableError: it grants while no configuration is valid.
        """
        policy = self.policies.current()
        gives = statement.action in GIVES
        if gives and policy is None:
            raise RulesetUnavailableError("no valid configuration is published")
        known = self.contacts.find(statement.address)
        wording = self._wording(statement) if gives else None
        shown = Shown(
            wording=wording,
            region=self._region(statement, known, wording),
            named_before=self._named_before(known),
        )
        draft = draft_of(statement, policy, shown)
        contact = known or self.contacts.find_or_make(statement.address)
        head = self.contacts.lock(contact)
        # Who was erased returns by a door of their own; the journal has no addresses.
        may_return = not head.forgotten_at or statement.evidence.door in OWN_DOORS
        if gives and not head.has_address and may_return:
            self.contacts.remember(contact, statement.address)
        appended = self.ledger.append(contact, draft, head=head)
        self._tell(appended.event, statement, appended.rows)
        return Recorded(event=appended.event, rows=appended.rows)

    def reassign(
        self, contact: ContactId, *, occurred_at: datetime | None, evidence: Evidence
    ) -> Event:
        """Record that an address has a new holder, and end the accounts' hold on it."""
        draft = Draft(kind=Kind.REASSIGNED, evidence=evidence, occurred_at=occurred_at)
        event = self.ledger.record(contact, draft)
        self.accounts.end_links(contact, event.effective_at)
        return event

    def standings(
        self, contact: ContactId, kind: ContactKind
    ) -> tuple[list[PlacedStanding], list[Row]]:
        """Return every place where a contact stands anyhow, and all its rows."""
        rows = list(self.ledger.standing(contact).values())
        policy = self.policies.current()
        places = [] if policy is None else _places(policy, kind)
        now = self.clock.now()
        found = [
            PlacedStanding(place=place, standing=read(rows, place, at=now))
            for place in places
        ]
        return [p for p in found if p.standing.state.value != "never"], rows

    def _wording(self, statement: Statement) -> Wording | None:
        name = statement.evidence.wording
        if name is None or name == UNKNOWN_WORDING:
            return None
        language = statement.evidence.language or statement.language
        return self.wordings.find(name, language)

    def _region(
        self, statement: Statement, known: ContactId | None, wording: Wording | None
    ) -> str | None:
        """Return where the person is, as far as it is known and the wording asks."""
        asks = wording is not None and wording.regions
        if statement.region is not None or known is None or not asks:
            return statement.region
        return self.contacts.attributes(known).region

    def _named_before(self, known: ContactId | None) -> Callable[[Scope], bool]:
        """Return what says whether a contact's events ever named a purpose or seller.

        An opt-out of what is published no more must still be heard.
        """

        def named(scope: Scope) -> bool:
            past = [] if known is None else self.ledger.history(known)
            return any(
                scope.purpose in {ALL, e.scope.purpose}
                and scope.seller in {ALL, e.scope.seller}
                for e in past
            )

        return named

    def _tell(self, event: Event, statement: Statement, rows: tuple[Row, ...]) -> None:
        """Keep what else the statement tells of whoever holds the contact."""
        told = {
            Attribute.REGION: statement.region,
            Attribute.TIME_ZONE: statement.time_zone,
            Attribute.LANGUAGE: statement.language,
        }
        changes = {name: value for name, value in told.items() if value is not None}
        if changes:
            self.contacts.set_attributes(
                event.contact,
                changes,
                source=f"consent:{statement.evidence.door.value}",
                at=event.effective_at,
            )
        if statement.account is not None and _is_of_this_holder(event, rows):
            self.accounts.link(
                parse_reference(statement.account),
                statement.address,
                channel=Channel(event.scope.channel),
                verified=Verified.NONE,
            )


_LINKS = frozenset({Kind.GRANTED, Kind.REQUESTED, Kind.CONFIRMED})
_ENDS_HOLDING = frozenset({Register.REASSIGNED, Register.FORGOTTEN})


def _is_of_this_holder(event: Event, rows: tuple[Row, ...]) -> bool:
    """Say whether an event tells of an account that holds the contact now.

    What was said before the number changed hands links nobody's account to it, and
    an opt-out links none at all.
    """
    ended = max((r.at for r in rows if r.register in _ENDS_HOLDING), default=None)
    return event.kind in _LINKS and (ended is None or event.effective_at > ended)


def _places(policy: Policy, kind: ContactKind) -> list[Place]:
    return [
        Place(
            channel=channel,
            purpose=purpose.id,
            purpose_class=purpose.purpose_class,
            seller=seller,
        )
        for channel in Channel
        if KIND_OF[channel] is kind
        for purpose in policy.purposes.values()
        if channel in purpose.channels and purpose.purpose_class in NEEDS_CONSENT
        for seller in policy.sellers
    ]
