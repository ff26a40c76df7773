"""The words people are shown, and what a consent given to them can cover. Pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from consent.vocabulary.basis import Basis
from consent.vocabulary.channel import Channel
from consent.vocabulary.errors import ConflictError, InvalidError, NotFoundError

FALLBACK_LANGUAGE = "en"
"""What is shown where nothing is recorded in the language of the person."""


class UnknownWordingError(InvalidError):
    """No wording has this id and language."""

    code = "unknown_wording"
    remedy = "Record the wording first: POST /v1/wordings."


class NoWordingError(NotFoundError):
    """No wording covers what was asked for."""

    code = "no_wording_applies"
    remedy = "Record a wording that covers it: POST /v1/wordings."


class WordingDoesNotCoverError(ConflictError):
    """A consent claims more than the words its giver was shown."""

    code = "wording_does_not_cover"
    remedy = "Name a wording whose channels, purposes, sellers and basis cover it."


class WordingChangedError(ConflictError):
    """A wording with this id and language has other words already."""

    code = "wording_exists"
    remedy = "Give the new words an id of their own: a wording is never changed."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One version of the words, with the strongest basis they support."""

    id: str
    language: str
    text: str
    channels: frozenset[str]
    purposes: frozenset[str]
    sellers: frozenset[str]
    regions: frozenset[str]
    basis: Basis
    condition_of_purchase: bool
    recorded_at: datetime

    @property
    def digest(self) -> bytes:
        """Return the SHA-256 of the words."""
        return hashlib.sha256(self.text.encode()).digest()

    def says_the_same(self, other: "Wording") -> bool:
        """Say whether two versions are one, whenever they were recorded."""
        return self.content == other.content

    def covers(
        self, *, channel: Channel, purpose: str, seller: str, region: str | None = None
    ) -> bool:
        """Say whether a consent for these falls inside what the words name."""
        return (
            channel.value in self.channels
            and purpose in self.purposes
            and seller in self.sellers
            and self._is_for(region)
        )

    def supports(self, basis: Basis) -> bool:
        """Say whether the words can carry a consent of this basis.

        Express written consent is no condition of a purchase: 47 CFR 64.1200(f)(9).
        """
        written = basis is Basis.EXPRESS_WRITTEN
        return self.basis.at_least(basis) and not (
            written and self.condition_of_purchase
        )

    @property
    def content(self) -> tuple[object, ...]:
        """Return everything that makes it the wording it is."""
        return (
            self.text,
            self.channels,
            self.purposes,
            self.sellers,
            self.regions,
            self.basis,
            self.condition_of_purchase,
        )

    def _is_for(self, region: str | None) -> bool:
        """Say whether a region lies in those named; with none named, all do.

        Where the person is not known to be is not inside.
        """
        if not self.regions:
            return True
        if region is None:
            return False
        return region in self.regions or region.partition("-")[0] in self.regions


def in_language(versions: Iterable[Wording], language: str | None) -> Wording | None:
    """Return the version in a language or its base; with none named, the only one."""
    found = {wording.language.lower(): wording for wording in versions}
    if language is None:
        return next(iter(found.values())) if len(found) == 1 else None
    wanted = language.lower()
    return found.get(wanted) or found.get(wanted.partition("-")[0])
