"""The verbs of a withdraw link: switch one purpose of one seller off, everywhere."""

from dataclasses import dataclass

from consent.contacts.service import Contacts
from consent.ledger.events import Draft, Event, Kind
from consent.ledger.service import Ledger
from consent.ledger.statements import NotOptionalError
from consent.links.personal import EventLink, UndoTokens
from consent.links.tokens import WithdrawLink, WithdrawTokens
from consent.policy.service import Policies
from consent.policy.values import Policy
from consent.preferences.narrow.undo import scope_of
from consent.vocabulary.errors import NotFoundError
from consent.vocabulary.evidence import Evidence
from consent.vocabulary.purpose import NEEDS_CONSENT


class LinkUnknownError(NotFoundError):
    """The link is not one of ours, or was cut when it was copied."""

    code = "link_unknown"
    remedy = "Open the link from the message itself, whole."


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a link can switch off, in the words of the page."""

    link: WithdrawLink
    address: str
    seller: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """Lets people withdraw by a link."""

    tokens: WithdrawTokens
    undo_tokens: UndoTokens
    contacts: Contacts
    ledger: Ledger
    policies: Policies

    def offer(self, token: str, *, language: str = "en") -> Offer:
        """Return what a link can switch off; nothing changes.

        Raises:
            LinkUnknownError: the token opens nothing.
            NotOptionalError: the purpose is of a class that no opt-out reaches.
            UnknownContactError: its contact is not in this database.
        """
        link = self.open(token)
        self.contacts.profile(link.contact)
        policy = self.policies.current()
        if not _is_optional(link, policy):
            raise NotOptionalError("it cannot be switched off by a link")
        seller = None if policy is None else policy.sellers.get(link.seller)
        purpose = None if policy is None else policy.purposes.get(link.purpose)
        return Offer(
            link=link,
            address=self.contacts.masked(link.contact),
            seller=link.seller if seller is None else seller.name,
            purpose=link.purpose if purpose is None else purpose.title(language),
        )

    def open(self, token: str) -> WithdrawLink:
        """Return what a token stands for; nothing is read.

        Raises:
            LinkUnknownError: the token opens nothing.
        """
        link = self.tokens.open(token)
        if link is None:
            raise LinkUnknownError("the link opens nothing")
        return link

    def withdraw(self, token: str, evidence: Evidence) -> Event:
        """Switch off what a link can switch off, and record it each time.

        A click that is not recorded could be older than a grant that arrives late, or
        than a publication that gives its purpose another class.

        Raises:
            LinkUnknownError: the token opens nothing.
            UnknownContactError: its contact is not in this database.
        """
        link = self.open(token)
        policy = self.policies.current()
        draft = Draft(
            kind=Kind.WITHDRAWN,
            scope=scope_of(link),
            evidence=evidence,
            policy_version=None if policy is None else policy.version,
        )
        return self.ledger.record(link.contact, draft)

    def undo_token(self, withdrawal: Event) -> str:
        """Return what takes a withdrawal back that was just made."""
        link = EventLink(contact=withdrawal.contact, event=withdrawal.id)
        return self.undo_tokens.issue(link)


def _is_optional(link: WithdrawLink, policy: Policy | None) -> bool:
    purpose = None if policy is None else policy.purposes.get(link.purpose)
    return purpose is None or purpose.purpose_class in NEEDS_CONSENT
