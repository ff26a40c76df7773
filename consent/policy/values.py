"""What is in force: purposes, sellers and words, under the name of a version. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from consent.policy.brand import PLAIN, Brand
from consent.policy.breakers import SHIPPED, Breaker
from consent.policy.confirmation import UNTOLD, Confirmation
from consent.policy.words import Words
from consent.vocabulary.channel import Channel
from consent.vocabulary.errors import InvalidError
from consent.vocabulary.purpose import Purpose, PurposeClass
from consent.vocabulary.seller import Seller


class UnknownPurposeError(InvalidError):
    """No purpose has this name."""

    code = "unknown_purpose"
    remedy = "Use a purpose of config/purposes.toml."


class UnknownSellerError(InvalidError):
    """No seller has this name."""

    code = "unknown_seller"
    remedy = "Use a seller of config/sellers.toml, or leave it out for the default."


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One published version of the config."""

    version: str
    published_at: datetime
    purposes: Mapping[str, Purpose]
    sellers: Mapping[str, Seller]
    default_seller: str
    words: Words
    breakers: tuple[Breaker, ...] = SHIPPED
    brand: Brand = PLAIN
    confirmation: Confirmation = UNTOLD

    def purpose(self, name: str) -> Purpose:
        """Return a purpose, or say which there are."""
        found = self.purposes.get(name)
        if found is None:
            raise UnknownPurposeError(f"The purposes are {_listed(self._offered())}.")
        return found

    def seller(self, name: str | None) -> Seller:
        """Return a seller, the default if none is named, or say which there are."""
        found = self.sellers.get(self.default_seller if name is None else name)
        if found is None:
            raise UnknownSellerError(f"The sellers are {_listed(self.sellers)}.")
        return found

    def asks_twice(self, purpose: str, channel: Channel) -> bool:
        """Say whether what is agreed to here counts only after a second step."""
        found = self.purposes.get(purpose)
        return found is not None and channel in found.double_opt_in

    def sellers_of(self, sender_id: str) -> tuple[Seller, ...]:
        """Return every seller that sends from this number, service or address."""
        wanted = sender_id.casefold()
        return tuple(
            seller
            for seller in self.sellers.values()
            if any(sender.id.casefold() == wanted for sender in seller.senders)
        )

    def paced_sender(self, channel: Channel, seller: str) -> str | None:
        """Return the sender of a seller's messages, if it is one that has a pace."""
        known = self.sellers.get(seller)
        sender = None if known is None else known.sender_for(channel)
        return None if sender is None or sender.pace is None else sender.id

    def pace_of(self, sender_id: str) -> float | None:
        """Return how many messages a second a sender may send, if that is bounded."""
        senders = (s for seller in self.sellers.values() for s in seller.senders)
        return next((s.pace for s in senders if s.id == sender_id), None)

    def _offered(self) -> list[str]:
        """Return the purposes that a caller may name."""
        return [
            purpose.id
            for purpose in self.purposes.values()
            if purpose.purpose_class is not PurposeClass.RESPONSE
        ]


def _listed(names: Mapping[str, Seller] | list[str]) -> str:
    return ", ".join(names)
