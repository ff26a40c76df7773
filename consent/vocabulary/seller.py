"""Who something is sent for, and from which number or address. Pure."""

from dataclasses import dataclass

from consent.vocabulary.channel import Channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """A number, messaging service or from-address of a seller.

    `id` is what a provider calls it: an E.164 number, a Twilio `MG…` service, an
    e-mail address. `name` is the display name of a from-address, `pace` how many
    messages it may send a second; without one it sends as fast as it can.
    """

    channel: Channel
    id: str
    name: str | None = None
    pace: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seller:
    """A legal entity that messages are sent for; an entry of `config/sellers.toml`."""

    id: str
    name: str
    postal_address: str
    policy_url: str
    time_zone: str
    help_contact: str
    partner: bool = False
    senders: tuple[Sender, ...] = ()

    def sender_for(self, channel: Channel) -> Sender | None:
        """Return the sender that a question about this channel is judged for."""
        return next((s for s in self.senders if s.channel is channel), None)
