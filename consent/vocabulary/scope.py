"""What an event is about: a channel, a purpose, a seller, each a value or all. Pure."""

from dataclasses import dataclass

from consent.vocabulary.channel import Channel
from consent.vocabulary.purpose import ALL, PurposeClass, purpose_scopes


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Scope:
    """A channel, a purpose scope and a seller; `*` stands for all."""

    channel: str = ALL
    purpose: str = ALL
    seller: str = ALL

    def covers(
        self, channel: Channel, purpose: str, purpose_class: PurposeClass, seller: str
    ) -> bool:
        """Say whether a question about this channel, purpose and seller lies inside."""
        return (
            self.channel in {ALL, channel.value}
            and self.seller in {ALL, seller}
            and self.purpose in purpose_scopes(purpose, purpose_class)
        )
