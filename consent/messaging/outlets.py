"""Through which provider, from which sender, a seller's messages leave."""

from collections.abc import Sequence
from dataclasses import dataclass

from consent.policy.service import Policies
from consent.policy.values import Policy
from consent.providers.handover import Provider
from consent.vocabulary.channel import Channel
from consent.vocabulary.errors import ConflictError, UnavailableError
from consent.vocabulary.seller import Seller, Sender


class NoOutletError(ConflictError):
    """Nothing can carry this message: no provider, or no sender of the seller."""

    code = "no_sender"
    remedy = "Name a sender in config/sellers.toml and set its provider's credentials."


class NoPolicyError(UnavailableError):
    """No valid configuration is published."""

    code = "ruleset_unavailable"
    remedy = "Publish a valid configuration: consent rules publish."


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A provider and the sender it sends from."""

    provider: Provider
    sender: Sender


class Outlets:
    """Knows the providers, and each seller's first sender on a channel."""

    def __init__(self, providers: Sequence[Provider], policies: Policies) -> None:
        """Send through these providers, for the sellers in force."""
        self._providers = tuple(providers)
        self._policies = policies

    def seller(self, name: str | None) -> Seller:
        """Return a seller, the default one when none is named."""
        return self.policy().seller(name)

    def policy(self, version: str | None = None) -> Policy:
        """Return the configuration in force, or the one that a decision names.

        Raises:
            NoPolicyError: there is no valid one.
        """
        policy = (
            self._policies.current()
            if version is None
            else self._policies.cached(version)
        )
        if policy is None:
            raise NoPolicyError("no valid configuration is published")
        return policy

    def check(self, channel: Channel, seller: Seller) -> None:
        """Raise NoOutletError unless something can carry the seller's messages."""
        if self.find(channel, seller) is None:
            raise NoOutletError(f"{channel.value} has no provider or no sender")

    def find(self, channel: Channel, seller: Seller) -> Outlet | None:
        """Return the outlet of a seller's first sender on a channel.

        It is never another sender: a block of the first is not to be gone round.
        """
        sender = seller.sender_for(channel)
        provider = next((p for p in self._providers if channel in p.channels), None)
        if sender is None or provider is None:
            return None
        return Outlet(provider=provider, sender=sender)
