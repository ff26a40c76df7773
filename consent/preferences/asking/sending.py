"""Sends a link or a code to an address itself, as often as an address gets one."""

from dataclasses import dataclass

from consent.ledger.registers import Register, Row
from consent.ledger.service import Ledger
from consent.links.manage import (
    LASTS as LINK_LASTS,
    ManageLink,
    Subject,
    manage_url,
)
from consent.links.manage_service import ManageLinks
from consent.messaging.content import Content
from consent.messaging.outlets import Outlets
from consent.messaging.responses import Response, Responses
from consent.preferences.asking import words
from consent.preferences.asking.codes import LASTS as CODE_LASTS, Codes, KeptCode
from consent.preferences.asking.store import CodeStore
from consent.preferences.asking.wishes import LIMITS, Sent, Wish
from consent.sendlog.service import SendLog
from consent.vocabulary.channel import Channel
from consent.vocabulary.clock import Clock
from consent.vocabulary.ids import ContactId
from consent.vocabulary.purpose import ALL

CODE_PAGE = "/preferences/code"

_LINK = "manage_link"
_CODE = "identity_code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """Writes the messages, for a contact that is locked."""

    ledger: Ledger
    send_log: SendLog
    responses: Responses
    outlets: Outlets
    links: ManageLinks
    codes: Codes
    store: CodeStore
    clock: Clock
    public_url: str

    def link(
        self, wish: Wish, subject: Subject, *, return_to: str | None = None
    ) -> Sent:
        """Send a fresh link to the page of a subject to one of its e-mail addresses."""
        name = self._name()

        def content() -> Content:
            # Only a link that may leave takes the place of the one before it.
            issued = self.links.issue(
                subject, language=wish.language, return_to=return_to
            )
            url = manage_url(self.public_url, issued.token)
            return words.mail(url, name=name, language=wish.language)

        response = Response(
            contact=wish.contact,
            channel=Channel.EMAIL,
            purpose=_LINK,
            content=content,
            source=f"asked:{wish.occasion}",
            lasts=LINK_LASTS,
            occasion=wish.occasion,
        )
        return self._sent(response, Sent.LINK)

    def code(self, wish: Wish, ended: ManageLink | None = None) -> Sent:
        """Send a code to a number: by text, or spoken to whoever stopped our texts.

        It opens the page of the link that had ended, if one had; else the number's own.
        """
        name, channel = self._name(), self._way(wish.contact)

        def content() -> Content:
            code = self._fresh(wish.contact, ended)
            if channel is Channel.CALL:
                return words.call(code, name=name, language=wish.language)
            page = f"{self.public_url}{CODE_PAGE}"
            return words.text(code, page, name=name, language=wish.language)

        response = Response(
            contact=wish.contact,
            channel=channel,
            purpose=_CODE,
            content=content,
            source=f"asked:{wish.occasion}",
            lasts=CODE_LASTS,
            occasion=wish.occasion,
        )
        return self._sent(response, Sent.CODE)

    def _sent(self, response: Response, sent: Sent) -> Sent:
        now = self.clock.now()
        for span, most in LIMITS:
            since = self.send_log.occasions_since(
                response.contact, response.purpose, now - span
            )
            if since >= most:
                return Sent.NOTHING
        return Sent.NOTHING if self.responses.send(response) is None else sent

    def _fresh(self, contact: ContactId, ended: ManageLink | None) -> str:
        code, now = self.codes.make(), self.clock.now()
        kept = KeptCode(
            digest=self.codes.digest(contact, code),
            expires_at=now + CODE_LASTS,
            tries=0,
            account=None if ended is None else ended.account,
            return_to=None if ended is None else ended.return_to,
        )
        self.store.put(contact, kept, now=now)
        return code

    def _way(self, contact: ContactId) -> Channel:
        """Return how a code reaches a number: a text after a STOP would be unwelcome.

        Where the seller cannot call, the guard says whether a text may go all the same.
        """
        can_call = self.responses.may_leave(Channel.CALL)
        return Channel.CALL if can_call and self._is_stopped(contact) else Channel.SMS

    def _is_stopped(self, contact: ContactId) -> bool:
        """Say whether somebody said STOP to the sender of our texts, or is blocked."""
        sender = self.outlets.seller(None).sender_for(Channel.SMS)
        name = None if sender is None else sender.id
        return any(
            (
                row.register is Register.WITHDRAWN
                and name is not None
                and row.sender == name
            )
            or (row.register is Register.BLOCK and _is_of(row, name))
            for row in self.ledger.standing(contact).values()
        )

    def _name(self) -> str:
        policy = self.outlets.policy()
        return policy.brand.name or policy.seller(None).name


def _is_of(block: Row, sender: str | None) -> bool:
    """Say whether a block keeps the texts of a sender from somebody."""
    reaches = block.scope.channel in {ALL, Channel.SMS.value}
    return reaches and block.sender in {None, sender}
