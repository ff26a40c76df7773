"""The verbs of asking: get a link or a code to the address itself, and use the code.

Whether somebody is known shows nowhere. The door does the same for everybody: one
fingerprint, one look-up, one job with the contact's id or the id of nobody, one commit.
All that differs is done by the job, which no answer waits for.
"""

from dataclasses import dataclass

import structlog

from consent.contacts.account import Link, UnknownAccountError, Verified
from consent.contacts.account_service import Accounts
from consent.contacts.address import Address
from consent.contacts.contact import Head
from consent.contacts.reference import AccountReference
from consent.contacts.sealing import UnsealError
from consent.contacts.service import Contacts
from consent.links.manage import DRAFT_LASTS, Issued, ManageLink
from consent.links.manage_service import ManageLinks
from consent.preferences.asking.codes import Codes
from consent.preferences.asking.sending import Sending
from consent.preferences.asking.store import CodeStore
from consent.preferences.asking.wishes import NOBODY, Queue, Sent, Wish
from consent.vocabulary.channel import Channel, ContactKind
from consent.vocabulary.clock import Clock
from consent.vocabulary.ids import ContactId, OccasionId, new_id

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Lets people come to their page by an address that is theirs."""

    contacts: Contacts
    accounts: Accounts
    links: ManageLinks
    codes: Codes
    store: CodeStore
    sending: Sending
    clock: Clock
    queue: Queue

    def ask(self, address: Address, *, language: str) -> None:
        """Have a link or a code sent to an address, if somebody is known there."""
        contact = self.contacts.find(address) or NOBODY
        self.queue(_wish(contact, language))

    def grant(self, wish: Wish) -> Sent:
        """Send what was asked for, unless an address had its share; the job does this.

        Nobody is locked as somebody is, and nothing comes of it.
        """
        heads = self.contacts.lock_all([wish.contact])
        return self._sent(heads[0], wish) if heads else Sent.NOTHING

    def send_to(self, contact: ContactId, *, language: str | None = None) -> Sent:
        """Send a link or a code to a contact whose own withdraw link asks for it."""
        return self.grant(_wish(contact, language))

    def again(self, link: ManageLink) -> Sent:
        """Send a fresh link of the same subject to an address of its own.

        It has the language of the one that ended, and leads back to the same place. An
        account's goes to the oldest of its verified e-mail addresses; where it has
        none, a code goes to the oldest of its verified numbers.
        """
        contact = link.contact or self._reached(link.account)
        wish = _wish(contact or NOBODY, link.language)
        heads = self.contacts.lock_all([wish.contact])
        return self._sent(heads[0], wish, link) if heads else Sent.NOTHING

    def redeem(self, address: Address, code: str, *, language: str) -> Issued | None:
        """Return a fresh link for the code that was sent to a number.

        A wrong code, one that is over and a number that nobody has cost the same: one
        fingerprint, one look-up, one lock, one row written.
        """
        contact = self.contacts.find(address) or NOBODY
        self.contacts.lock_all([contact])
        now = self.clock.now()
        kept = self.store.tried(contact, now)
        if not self.codes.opens(kept, contact, code, now):
            return None
        self.store.drop(contact)
        return self.links.issue(contact, language=language)

    def tidy(self) -> None:
        """Keep no draft and no code that is of no use any more."""
        self.links.drop_old_drafts()
        self.store.drop_old(self.clock.now() - DRAFT_LASTS)

    def _sent(self, head: Head, wish: Wish, ended: ManageLink | None = None) -> Sent:
        if not head.has_address or not self._is_readable(wish.contact):
            return Sent.NOTHING
        match self.contacts.profile(wish.contact).kind:
            case ContactKind.EMAIL if ended is not None:
                return self.sending.link(wish, ended.subject, return_to=ended.return_to)
            case ContactKind.EMAIL:
                return self.sending.link(wish, wish.contact)
            case ContactKind.PHONE:
                return self.sending.code(wish)
            case ContactKind.POSTAL | ContactKind.DEVICE:
                return Sent.NOTHING

    def _is_readable(self, contact: ContactId) -> bool:
        """Say whether an address can be read: nothing is written to damaged keys."""
        try:
            return self.contacts.keys_of(contact) is not None
        except UnsealError:
            _log.error("the keys of a contact are damaged", contact=str(contact))
            return False

    def _reached(self, account: AccountReference | None) -> ContactId | None:
        """Return the contact by which the holder of an account is reached."""
        if account is None:
            return None
        try:
            links = self.accounts.links_of(account)
        except UnknownAccountError:
            return None
        verified = [link for link in links if link.verified is not Verified.NONE]
        return _oldest(verified, Channel.EMAIL) or _oldest(
            verified, Channel.SMS, Channel.CALL
        )


def _wish(contact: ContactId, language: str | None) -> Wish:
    return Wish(contact=contact, language=language, occasion=OccasionId(new_id()))


def _oldest(links: list[Link], *channels: Channel) -> ContactId | None:
    """Return the contact of the first link on a channel; they are sorted by age."""
    return next((link.contact for link in links if link.channel in channels), None)
