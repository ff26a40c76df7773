"""Makes withdraw links for tools that send by themselves, many at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from consent.contacts.address import Address
from consent.contacts.service import Contacts
from consent.ledger.statements import NotOptionalError
from consent.links.tokens import WithdrawTokens
from consent.links.unsubscribe import unsubscribe_url
from consent.messaging.outlets import NoPolicyError
from consent.policy.service import Policies
from consent.policy.values import Policy
from consent.vocabulary.channel import Channel
from consent.vocabulary.errors import InvalidError
from consent.vocabulary.purpose import NEEDS_CONSENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whom a link is for, and what it is to switch off."""

    channel: Channel
    address: Address
    purpose: str
    seller: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for, by a seller and a purpose that are in force."""

    address: Address
    purpose: str
    seller: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawLinks:
    """Gives each address the link by which its holder withdraws."""

    contacts: Contacts
    tokens: WithdrawTokens
    policies: Policies
    public_url: str

    def policy(self) -> Policy:
        """Return the configuration in force.

        Raises:
            NoPolicyError: there is no valid one.
        """
        policy = self.policies.current()
        if policy is None:
            raise NoPolicyError("no valid configuration is published")
        return policy

    def make(self, wanted: Sequence[Wanted]) -> list[str]:
        """Return the link of each; a contact that was never seen is made.

        Contacts are made in one order, so that two calls do not wait for each other.
        """
        links: dict[int, str] = {}
        order = sorted(range(len(wanted)), key=lambda at: wanted[at].address.text)
        for at in order:
            one = wanted[at]
            contact = self.contacts.find_or_make(one.address)
            token = self.tokens.issue(contact, one.seller, one.purpose)
            links[at] = unsubscribe_url(self.public_url, token)
        return [links[at] for at in range(len(wanted))]


def wanted_of(asked: Asked, policy: Policy) -> Wanted:
    """Return what is asked for in the words of a policy.

    Raises:
        UnknownPurposeError, UnknownSellerError: it knows no such name.
        NotOptionalError: the purpose is of a class that no opt-out reaches.
        InvalidError: the purpose is not for this channel.
    """
    purpose, seller = policy.purpose(asked.purpose), policy.seller(asked.seller)
    if purpose.purpose_class not in NEEDS_CONSENT:
        raise NotOptionalError(f"{purpose.id} cannot be switched off by a link")
    if asked.channel not in purpose.channels:
        fault = f"{purpose.id} does not use this channel"
        raise InvalidError("The line is not valid.", errors={"/channel": [fault]})
    return Wanted(address=asked.address, purpose=purpose.id, seller=seller.id)
