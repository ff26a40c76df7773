"""Manage links for a business's own account pages."""

from dataclasses import dataclass

from consent.contacts.account_service import Accounts
from consent.contacts.address import Address
from consent.contacts.reference import AccountReference
from consent.contacts.service import Contacts
from consent.links.manage import Issued, Subject, manage_url
from consent.links.manage_service import ManageLinks
from consent.messaging.outlets import NoPolicyError
from consent.policy.service import Policies
from consent.vocabulary.errors import InvalidError


class ReturnNotListedError(InvalidError):
    """The page may not lead back there."""

    code = "return_not_listed"
    remedy = (
        "Send a return_to whose scheme, host and port stand in return_origins of "
        "config/brand.toml, or add them there and publish."
    )


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Order:
    """Whose page a business wants opened, how, and where it leads back to."""

    subject: AccountReference | Address
    language: str | None = None
    return_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Minting:
    """Mints links for whoever the business has at its own pages."""

    contacts: Contacts
    accounts: Accounts
    policies: Policies
    links: ManageLinks
    public_url: str

    def mint(self, order: Order, *, by: str) -> Issued:
        """Return a fresh link; an address that was never seen becomes a contact.

        Raises:
            UnknownAccountError: there is no such account.
            ReturnNotListedError: the page may not lead back to `return_to`.
            NoPolicyError: nobody can say so, since no valid configuration is published.
        """
        self._check(order.return_to)
        return self.links.issue(
            self._subject(order.subject),
            minted_by=by,
            language=order.language,
            return_to=order.return_to,
        )

    def url(self, issued: Issued) -> str:
        """Return the address of the page."""
        return manage_url(self.public_url, issued.token)

    def _subject(self, subject: AccountReference | Address) -> Subject:
        if isinstance(subject, Address):
            return self.contacts.find_or_make(subject)
        return self.accounts.get(subject).reference

    def _check(self, return_to: str | None) -> None:
        if return_to is None:
            return
        policy = self.policies.current()
        if policy is None:
            raise NoPolicyError("no valid configuration is published")
        if not policy.brand.allows_return(return_to):
            fault = "is not inside the origins that the brand lists"
            raise ReturnNotListedError(
                "The page may not lead back there.", errors={"/return_to": [fault]}
            )
