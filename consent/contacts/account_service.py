"""The verbs of accounts: put, link, unlink, deactivate, reactivate.

A contact is always locked before an account, as dispatch does.
"""

from datetime import datetime, timedelta

from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session

from consent.contacts.account import (
    Account,
    AccountDraft,
    AccountState,
    DeviceHasNoAccountError,
    Link,
    Linked,
    UnknownAccountError,
    UnknownLinkError,
    Verified,
)
from consent.contacts.account_store import AccountStore
from consent.contacts.address import Address
from consent.contacts.contact import Head
from consent.contacts.reference import AccountReference
from consent.contacts.service import Contacts
from consent.vocabulary.channel import Channel
from consent.vocabulary.clock import Clock
from consent.vocabulary.ids import ContactId

_MOMENT = timedelta(microseconds=1)
_NOBODY = "There is no account with this reference."


class Accounts:
    """Knows the business's customers, and which contacts each of them holds."""

    def __init__(
        self, session: scoped_session[Session], *, contacts: Contacts, clock: Clock
    ) -> None:
        self._store = AccountStore(session)
        self._contacts = contacts
        self._clock = clock

    def get(self, reference: AccountReference) -> Account:
        """Return an account."""
        return _there(self._store.get(reference))

    def put(
        self, reference: AccountReference, draft: AccountDraft
    ) -> tuple[Account, bool]:
        """Write what is said of an account, and say whether it is new.

        A state left out stays as it is: only an explicit word brings somebody back.
        """
        now = self._clock.now()
        is_new = self._store.make(reference, draft, now)
        if not is_new:
            self._locked(reference)
            self._store.write(reference, draft, now)
        return self.get(reference), is_new

    def link(
        self,
        reference: AccountReference,
        address: Address,
        *,
        channel: Channel,
        verified: Verified,
    ) -> Linked:
        """Let an account hold a contact; once it does, only the proof can improve."""
        if channel is Channel.LOCATION:
            raise DeviceHasNoAccountError("No account can be linked to a device.")
        contact = self._contacts.find_or_make(address)
        head = self._contacts.lock(contact)
        if not head.has_address:
            self._contacts.remember(contact, address)
        self._locked(reference)
        link = self._store.open_link(contact, reference)
        if link is not None:
            return Linked(link=self._verified(link, verified), is_new=False)
        link = Link(
            contact=contact,
            account=reference,
            channel=channel,
            verified=verified,
            linked_at=self._after(head),
        )
        self._store.add_link(link)
        return Linked(link=link, is_new=True)

    def unlink(self, reference: AccountReference, contact: ContactId) -> None:
        """End the link by which an account holds a contact; ended already is well."""
        if not self._contacts.lock_all([contact]):
            raise UnknownLinkError("The account never held this contact.")
        self._locked(reference)
        if not self._store.was_linked(contact, reference):
            raise UnknownLinkError("The account never held this contact.")
        self._store.end_link(contact, reference, self._clock.now())

    def deactivate(self, reference: AccountReference) -> Account:
        """Stop everything but responses for whoever only this account holds."""
        return self._become(reference, AccountState.DEACTIVATED)

    def reactivate(self, reference: AccountReference) -> Account:
        """Serve a customer again; no consent comes back that was withdrawn."""
        return self._become(reference, AccountState.ACTIVE)

    def end_links(self, contact: ContactId, before: datetime) -> None:
        """End every link of a locked contact made until a moment: it is reassigned."""
        self._store.end_links(contact, before, self._clock.now())

    def hold_all(self, contact: ContactId) -> list[Account]:
        """Keep the accounts that hold a locked contact as they are until the end."""
        return self._store.hold_all(contact)

    def links_of(self, reference: AccountReference) -> list[Link]:
        """Return the contacts that an account holds now."""
        links = self._store.links_of(reference)
        if links is None:
            raise UnknownAccountError(_NOBODY)
        return links

    def _become(self, reference: AccountReference, state: AccountState) -> Account:
        account = self._locked(reference)
        if account.state is not state:
            self._store.write_state(reference, state, self._clock.now())
        return self.get(reference)

    def _locked(self, reference: AccountReference) -> Account:
        return _there(self._store.lock(reference))

    def _verified(self, link: Link, verified: Verified) -> Link:
        if verified in {Verified.NONE, link.verified}:
            return link
        self._store.verify_link(link, verified)
        return self._store.open_link(link.contact, link.account) or link

    def _after(self, head: Head) -> datetime:
        # A link made after the number was reassigned must also say so by its time.
        now = self._clock.now()
        if head.last_recorded_at is None:
            return now
        return max(now, head.last_recorded_at + _MOMENT)


def _there(account: Account | None) -> Account:
    if account is None:
        raise UnknownAccountError(_NOBODY)
    return account
