"""The verbs of a device's own link: show what it agreed to, and switch it off."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from consent.contacts.contact import UnknownContactError
from consent.contacts.service import Contacts
from consent.ledger.events import Draft, Kind
from consent.ledger.registers import Register, Row
from consent.ledger.service import Ledger
from consent.ledger.standing import Place, State, read
from consent.ledger.wording import UnknownWordingError, Wording
from consent.ledger.wordings import Wordings
from consent.links.personal import DeviceTokens
from consent.policy.service import Policies
from consent.policy.values import Policy
from consent.vocabulary.channel import Channel, ContactKind
from consent.vocabulary.clock import Clock
from consent.vocabulary.evidence import UNKNOWN_WORDING, Evidence
from consent.vocabulary.ids import ContactId
from consent.vocabulary.purpose import ALL, NEEDS_CONSENT, PurposeClass
from consent.vocabulary.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One agreement of a device: to whom, since when, and the words shown then."""

    seller: str
    since: datetime
    words: Wording | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """One purpose that a device's whereabouts are used for."""

    purpose: str
    title: str
    description: str
    given: tuple[Given, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceChoices:
    """Lets a device withdraw; no account is ever looked at."""

    tokens: DeviceTokens
    contacts: Contacts
    ledger: Ledger
    wordings: Wordings
    policies: Policies
    clock: Clock

    def open(self, token: str) -> ContactId | None:
        """Return whose a token is; nothing where it opens no device."""
        contact = self.tokens.open(token)
        if contact is None:
            return None
        try:
            kind = self.contacts.profile(contact).kind
        except UnknownContactError:
            return None
        return contact if kind is ContactKind.DEVICE else None

    def agreed(
        self, contact: ContactId, *, language: str = "en"
    ) -> tuple[Located, ...]:
        """Return each purpose that the device's location may be used for now."""
        policy = self.policies.current()
        rows = list(self.ledger.standing(contact).values())
        purposes = sorted({row.scope.purpose for row in _grants(rows)})
        found = (
            _located(name, policy, self._given(contact, name, rows, policy), language)
            for name in purposes
        )
        return tuple(each for each in found if each.given)

    def switch_off(
        self, contact: ContactId, purpose: str | None, evidence: Evidence
    ) -> bool:
        """Withdraw a purpose that a device can agree to, or every one there is.

        Say whether it is recorded: not for a purpose that nobody is located for, which
        no form of ours names.

        Raises:
            UnknownContactError: the contact is not in this database.
        """
        head = self.contacts.lock(contact)
        policy = self.policies.current()
        if purpose is not None and not self._is_located(contact, purpose, policy):
            return False
        draft = Draft(
            kind=Kind.WITHDRAWN,
            scope=Scope(channel=Channel.LOCATION.value, purpose=purpose or ALL),
            evidence=evidence,
            policy_version=None if policy is None else policy.version,
        )
        self.ledger.record(contact, draft, head=head)
        return True

    def _is_located(
        self, contact: ContactId, purpose: str, policy: Policy | None
    ) -> bool:
        """Say whether devices are located for a purpose, or this one ever was."""
        known = None if policy is None else policy.purposes.get(purpose)
        if known is not None and Channel.LOCATION in known.channels:
            return known.purpose_class in NEEDS_CONSENT
        rows = self.ledger.standing(contact).values()
        return any(row.scope.purpose == purpose for row in _grants(rows))

    def _given(
        self,
        contact: ContactId,
        purpose: str,
        rows: list[Row],
        policy: Policy | None,
    ) -> tuple[Given, ...]:
        sellers = {} if policy is None else policy.sellers
        found: list[Given] = []
        for row in _grants(rows):
            if row.scope.purpose != purpose or not self._counts(row, rows, policy):
                continue
            seller = sellers.get(row.scope.seller)
            found.append(
                Given(
                    seller=row.scope.seller if seller is None else seller.name,
                    since=row.confirmed_at or row.at,
                    words=self._words(contact, row),
                )
            )
        return tuple(sorted(found, key=lambda given: (given.seller, given.since)))

    def _counts(self, row: Row, rows: list[Row], policy: Policy | None) -> bool:
        known = None if policy is None else policy.purposes.get(row.scope.purpose)
        its_class = row.purpose_class or PurposeClass.MARKETING
        place = Place(
            channel=Channel.LOCATION,
            purpose=row.scope.purpose,
            purpose_class=its_class if known is None else known.purpose_class,
            seller=row.scope.seller,
        )
        standing = read(rows, place, at=self.clock.now())
        return standing.state is State.GRANTED and row in standing.live

    def _words(self, contact: ContactId, row: Row) -> Wording | None:
        event = self.ledger.event(contact, row.event)
        if event is None or event.wording in {None, UNKNOWN_WORDING}:
            return None
        try:
            return self.wordings.find(str(event.wording), event.language)
        except UnknownWordingError:
            return None


def _grants(rows: Iterable[Row]) -> list[Row]:
    return [
        row
        for row in rows
        if row.register is Register.GRANT
        and row.scope.channel == Channel.LOCATION.value
    ]


def _located(
    name: str, policy: Policy | None, given: tuple[Given, ...], language: str
) -> Located:
    purpose = None if policy is None else policy.purposes.get(name)
    return Located(
        purpose=name,
        title=name if purpose is None else purpose.title(language),
        description="" if purpose is None else purpose.description(language),
        given=given,
    )
