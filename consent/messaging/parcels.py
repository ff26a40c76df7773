"""Packs a message for its provider: opened, filled in, with all that it must carry."""

from dataclasses import dataclass
from datetime import timedelta

from consent.contacts.service import Contacts
from consent.links.tokens import WithdrawTokens
from consent.messaging.content import Content, Duty, Links, unpacked, with_duties
from consent.messaging.outlets import Outlets
from consent.providers.handover import Parcel
from consent.sendlog.messages import Message
from consent.sendlog.service import SendLog
from consent.vocabulary.channel import Channel
from consent.vocabulary.clock import Clock
from consent.vocabulary.purpose import PurposeClass
from consent.vocabulary.seller import Sender

AT_PROVIDER_AT_MOST = timedelta(hours=1)
"""How long a provider may still try; nothing waits there for longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcels:
    """Turns messages into what providers are handed."""

    contacts: Contacts
    send_log: SendLog
    outlets: Outlets
    tokens: WithdrawTokens
    clock: Clock
    public_url: str

    def pack(self, message: Message, sender: Sender, *, number: int) -> Parcel:
        """Return the parcel of a message's attempt with this number.

        Raises:
            LookupError: the contact has no address any more.
        """
        address = self.contacts.address_of(message.contact)
        if address is None:
            raise LookupError("The contact has no address.")
        content = self._content(message)
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
            headers=content.headers,
            status_url=self._status_url(message, number),
            valid_for=min(message.expires_at - self.clock.now(), AT_PROVIDER_AT_MOST),
            sendgrid_group=self.outlets.policy()
            .purpose(message.purpose)
            .sendgrid_group,
        )

    def _content(self, message: Message) -> Content:
        policy = self.outlets.policy()
        purpose, seller = policy.purpose(message.purpose), policy.seller(message.seller)
        sealed = self.contacts.open_for(
            message.contact, message.sealed_content, message.id.bytes
        )
        marketing = message.promotes
        duty = Duty(
            channel=message.channel,
            purpose_class=PurposeClass.MARKETING
            if marketing
            else purpose.purpose_class,
            seller=seller,
            links=self._links(message),
            program=purpose.program,
            is_first=purpose.program is not None
            and message.channel is Channel.SMS
            and not self.send_log.has_had(
                message.contact, purpose=purpose.id, seller=seller.id
            ),
        )
        return with_duties(unpacked(sealed), duty)

    def _links(self, message: Message) -> Links:
        token = self.tokens.issue(message.contact, message.seller, message.purpose)
        return Links(
            unsubscribe_url=f"{self.public_url}/unsubscribe/{token}",
            preferences_url=f"{self.public_url}/preferences",
        )

    def _status_url(self, message: Message, number: int) -> str:
        # Simple names and values: the signature is over these very bytes.
        return (
            f"{self.public_url}/webhooks/twilio/status"
            f"?mid={message.id}&attempt={number}"
        )
