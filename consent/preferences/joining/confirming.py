"""What a confirm link shows, and what its button records."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime

from consent.contacts.contact import UnknownContactError
from consent.contacts.service import Contacts
from consent.ledger.consents import RulesetUnavailableError
from consent.ledger.events import Draft, Event, Kind
from consent.ledger.service import Ledger
from consent.ledger.wording import UnknownWordingError, Wording
from consent.ledger.wordings import Wordings
from consent.links.personal import ConfirmTokens, EventLink
from consent.policy.service import Policies
from consent.policy.values import Policy
from consent.preferences.joining.waiting import (
    Request,
    Stage,
    requests_of,
    waiting_among,
)
from consent.preferences.narrow.service import LinkUnknownError
from consent.vocabulary.channel import Channel
from consent.vocabulary.clock import Clock
from consent.vocabulary.evidence import Evidence
from consent.vocabulary.ids import EventId
from consent.vocabulary.seller import Seller


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a confirm link is about, and where that is now."""

    stage: Stage
    address: str
    language: str | None
    policy: Policy
    requests: tuple[Event, ...]
    wordings: tuple[Wording, ...]
    until: datetime

    @property
    def sellers(self) -> tuple[Seller, ...]:
        """Return who would send it, each once: whose privacy policies apply."""
        names = dict.fromkeys(each.scope.seller for each in self.requests)
        known = (self.policy.sellers.get(name) for name in names)
        return tuple(seller for seller in known if seller is not None)

    def of(self, requests: Collection[EventId]) -> "Offer":
        """Return the same about some of its requests only."""
        chosen = tuple(each for each in self.requests if each.id in requests)
        return replace(self, requests=chosen)

    def words_of(self, request: Event) -> Wording | None:
        """Return the words that were shown for one of its requests."""
        known = {(w.id, w.language): w for w in self.wordings}
        return known.get((request.wording or "", request.language or ""))


EvidenceOf = Callable[[Offer, Event], Evidence]
"""What supports the second step of one request of an offer that was shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirming:
    """Takes second steps by a link.

    A link confirms what waited for its contact, on its channel, when it was sent.
    """

    tokens: ConfirmTokens
    contacts: Contacts
    ledger: Ledger
    wordings: Wordings
    policies: Policies
    clock: Clock

    def open(self, token: str) -> EventLink:
        """Return what a token names; nothing is read.

        Raises:
            LinkUnknownError: the token opens nothing.
        """
        link = self.tokens.open(token)
        if link is None:
            raise LinkUnknownError("the link opens nothing")
        return link

    def look(self, link: EventLink) -> Offer:
        """Return what a link is about; nothing changes.

        Raises:
            UnknownContactError: its contact or its request is not in this database.
            RulesetUnavailableError: no valid configuration is published.
        """
        policy = self.policies.current()
        if policy is None:
            raise RulesetUnavailableError("no valid configuration is published")
        newest = self.ledger.event(link.contact, link.event)
        if newest is None or newest.kind is not Kind.REQUESTED:
            raise UnknownContactError("There is no such request here.")
        reached = self._reached(newest, policy)
        stage = _stage(reached)
        shown = _shown(reached, stage)
        return Offer(
            stage=stage,
            address=self.contacts.masked(link.contact),
            language=newest.language,
            policy=policy,
            requests=shown,
            wordings=self._wordings(shown),
            until=newest.effective_at + policy.confirmation.expires_after,
        )

    def confirm(
        self, link: EventLink, chosen: Collection[EventId], evidence: EvidenceOf
    ) -> Offer:
        """Record the second step of what was chosen, in the present transaction.

        Returns what the link was about before: what was confirmed, or all of it where
        nothing chosen waits. Doing it again records nothing.

        Raises:
            UnknownContactError: its contact or its request is not in this database.
            RulesetUnavailableError: no valid configuration is published.
        """
        self.contacts.lock(link.contact)
        offer = self.look(link)
        taken = offer.of(chosen)
        if offer.stage is not Stage.WAITING or not taken.requests:
            return offer
        for request in taken.requests:
            draft = Draft(
                kind=Kind.CONFIRMED,
                answers=request.id,
                evidence=evidence(taken, request),
                policy_version=offer.policy.version,
            )
            self.ledger.record(link.contact, draft)
        return replace(taken, stage=Stage.CONFIRMED)

    def _reached(self, newest: Event, policy: Policy) -> tuple[Request, ...]:
        requests = requests_of(
            self.ledger.history(newest.contact),
            self.ledger.standing(newest.contact).values(),
            policy,
            channel=Channel(newest.scope.channel),
            now=self.clock.now(),
        )
        return tuple(each for each in requests if _is_named(each, newest, policy))

    def _wordings(self, requests: tuple[Event, ...]) -> tuple[Wording, ...]:
        """Return the words that were shown at the first step, each once."""
        found: dict[tuple[str, str], Wording] = {}
        for each in requests:
            try:
                wording = self.wordings.find(each.wording or "", each.language)
            except UnknownWordingError:
                continue
            found[wording.id, wording.language] = wording
        return tuple(found.values())


def _is_named(request: Request, newest: Event, policy: Policy) -> bool:
    """Say whether a request waited when the message about the newest was made."""
    since = newest.recorded_at
    return (
        request.event.sequence <= newest.sequence
        and since - request.event.effective_at <= policy.confirmation.expires_after
        and (request.confirmed_at is None or request.confirmed_at > since)
    )


def _stage(requests: tuple[Request, ...]) -> Stage:
    """Return what may be done: to confirm what waits, else nothing, and why."""
    stages = {each.stage for each in requests}
    for stage in (Stage.WAITING, Stage.CONFIRMED, Stage.EXPIRED):
        if stage in stages:
            return stage
    return Stage.ENDED


def _shown(requests: tuple[Request, ...], stage: Stage) -> tuple[Event, ...]:
    if stage is Stage.WAITING:
        return waiting_among(requests)
    here = {r.event.scope: r.event for r in requests if r.stage is stage}
    return tuple(here.values())
