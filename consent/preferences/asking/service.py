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
from consent.contacts.phone_number import is_costly
from consent.contacts.reference import AccountReference
from consent.contacts.sealing import UnsealError
from consent.contacts.service import Contacts
from consent.ledger.service import Ledger
from consent.links.manage import DRAFT_LASTS, Issued, ManageLink, Subject
from consent.links.manage_service import ManageLinks
from consent.preferences.asking.codes import Codes, KeptCode
from consent.preferences.asking.known import is_known
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
    ledger: Ledger
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
        fingerprint, one look-up, one lock, one row written, which is the number's own.
        It opens the page it was asked for, if the number is still the account's.
        """
        nobody = self.codes.stand_in(address)
        contact = self.contacts.find(address) or nobody
        self.contacts.lock_all([contact])
        now = self.clock.now()
        kept = self.store.tried(contact, now)
        if not self.codes.opens(kept, contact, code, now):
            return None
        self.store.drop(contact)
        return self.links.issue(
            self._asked_for(kept, contact), language=language, return_to=kept.return_to
        )

    def tidy(self) -> None:
        """Keep no draft and no code that is of no use any more."""
        self.links.drop_old()
        self.store.drop_old(self.clock.now() - DRAFT_LASTS)

    def _sent(self, head: Head, wish: Wish, ended: ManageLink | None = None) -> Sent:
        if not head.has_address or not self._is_readable(wish.contact):
            return Sent.NOTHING
        match self.contacts.profile(wish.contact).kind:
            case ContactKind.EMAIL if ended is not None:
                return self.sending.link(wish, ended.subject, return_to=ended.return_to)
            case ContactKind.EMAIL:
                return self.sending.link(wish, wish.contact)
            case ContactKind.PHONE if self._gets_codes(wish.contact):
                return self.sending.code(wish, ended)
            case ContactKind.PHONE | ContactKind.POSTAL | ContactKind.DEVICE:
                return Sent.NOTHING

    def _gets_codes(self, contact: ContactId) -> bool:
        """Say whether a number is worth a text that we pay for, and no trap.

        A number of which nothing is known but that somebody typed it into a form gets
        none, nor does one that earns its holder money.
        """
        if self.accounts.hold_all(contact) or is_known(self.ledger.history(contact)):
            address = self.contacts.address_of(contact)
            return address is not None and not is_costly(address.text)
        return False

    def _is_readable(self, contact: ContactId) -> bool:
        """Say whether an address can be read: nothing is written to damaged keys."""
        try:
            return self.contacts.keys_of(contact) is not None
        except UnsealError:
            _log.error("the keys of a contact are damaged", contact=str(contact))
            return False

    def _reached(self, account: AccountReference | None) -> ContactId | None:
        """Return the contact by which the holder of an account is reached."""
        verified = self._verified(account)
        return _oldest(verified, Channel.EMAIL) or _oldest(
            verified, Channel.SMS, Channel.CALL
        )

    def _asked_for(self, kept: KeptCode, contact: ContactId) -> Subject:
        """Return whose page a code opens: an account's only while it has the number."""
        held = {link.contact for link in self._verified(kept.account)}
        return kept.account if kept.account and contact in held else contact

    def _verified(self, account: AccountReference | None) -> list[Link]:
        """Return the links of an account that its holder has proven to be theirs."""
        if account is None:
            return []
        try:
            links = self.accounts.links_of(account)
        except UnknownAccountError:
            return []
        return [link for link in links if link.verified is not Verified.NONE]


def _wish(contact: ContactId, language: str | None) -> Wish:
    return Wish(contact=contact, language=language, occasion=OccasionId(new_id()))


def _oldest(links: list[Link], *channels: Channel) -> ContactId | None:
    """Return the contact of the first link on a channel; they are sorted by age."""
    return next((link.contact for link in links if link.channel in channels), None)
