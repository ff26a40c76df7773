"""Packs a message for its provider: opened, filled in, with all that it must carry."""

from dataclasses import dataclass
from datetime import timedelta

from consent.contacts.sealing import UnsealError
from consent.contacts.service import Contacts
from consent.contacts.vault import Open
from consent.links.tokens import WithdrawTokens
from consent.links.unsubscribe import unsubscribe_url
from consent.messaging.content import Content, Duty, Links, unpacked, with_duties
from consent.policy.values import Policy
from consent.providers.handover import Parcel
from consent.sendlog.messages import Message
from consent.sendlog.service import SendLog
from consent.vocabulary.channel import Channel
from consent.vocabulary.clock import Clock
from consent.vocabulary.purpose import NEEDS_CONSENT, PurposeClass
from consent.vocabulary.seller import Sender

AT_PROVIDER_AT_MOST = timedelta(minutes=10)
"""How long a provider may still try; nothing waits there for longer."""


class ErasedError(Exception):
    """What would be sent, or to whom, was erased."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcels:
    """Turns messages into what providers are handed."""

    contacts: Contacts
    send_log: SendLog
    tokens: WithdrawTokens
    clock: Clock
    public_url: str

    def pack(
        self, message: Message, sender: Sender, policy: Policy, *, number: int
    ) -> Parcel:
        """Return the parcel of a message's attempt with this number.

        The policy is the one that the message was judged by.

        Raises:
            ErasedError: the address or the content was erased.
        """
        try:
            opener = self.contacts.opener(message.contact)
            address = self.contacts.address_of(message.contact, opener)
            content = self._content(message, policy, opener)
        except UnsealError:
            raise ErasedError("the content was erased") from None
        if address is None:
            raise ErasedError("the address was erased")
        return Parcel(
            message=message.id,
            attempt=number,
            channel=message.channel,
            sender=sender,
            to=address.as_given,
            text=content.text,
            subject=content.subject,
            html=content.html,
            reply_to=content.reply_to,
            language=content.language,
            headers=content.headers,
            status_url=self._status_url(message, number),
            valid_for=min(message.expires_at - self.clock.now(), AT_PROVIDER_AT_MOST),
            sendgrid_group=policy.purpose(message.purpose).sendgrid_group,
        )

    def _content(self, message: Message, policy: Policy, opener: Open) -> Content:
        purpose, seller = policy.purpose(message.purpose), policy.seller(message.seller)
        packed = opener(message.sealed_content, message.id.bytes)
        purpose_class = (
            PurposeClass.MARKETING if message.promotes else purpose.purpose_class
        )
        duty = Duty(
            channel=message.channel,
            purpose_class=purpose_class,
            seller=seller,
            links=self._links(message, purpose_class),
            program=purpose.program,
            is_first=purpose.program is not None
            and message.channel is Channel.SMS
            and not self.send_log.has_had(
                message.contact, purpose=purpose.id, seller=seller.id
            ),
        )
        return with_duties(unpacked(packed), duty)

    def _links(self, message: Message, purpose_class: PurposeClass) -> Links:
        preferences_url = f"{self.public_url}/preferences"
        if purpose_class not in NEEDS_CONSENT:
            # No link can switch it off, and none pretends to.
            return Links(
                unsubscribe_url=preferences_url, preferences_url=preferences_url
            )
        token = self.tokens.issue(message.contact, message.seller, message.purpose)
        return Links(
            unsubscribe_url=unsubscribe_url(self.public_url, token),
            preferences_url=f"{preferences_url}/{token}",
        )

    def _status_url(self, message: Message, number: int) -> str:
        # Simple names and values: the signature is over these very bytes.
        called = message.channel is Channel.CALL
        door = "calls/status" if called else "status"
        return (
            f"{self.public_url}/webhooks/twilio/{door}"
            f"?mid={message.id}&attempt={number}"
        )
