"""The verbs of signing up: take in what was typed, record it as requests."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import structlog

from consent.contacts.address import Address, parse
from consent.contacts.service import Contacts
from consent.ledger.consents import Consents, RulesetUnavailableError
from consent.ledger.events import Event, Kind
from consent.ledger.service import Ledger
from consent.ledger.statements import Action, Shown, Statement, draft_of
from consent.ledger.wordings import Wordings
from consent.policy.service import Policies
from consent.preferences.joining.sign_up import SignUp, SignUpSeals
from consent.preferences.joining.store import SignUpStore
from consent.preferences.joining.waiting import requests_of, waiting_among
from consent.vocabulary.basis import Basis
from consent.vocabulary.channel import Channel
from consent.vocabulary.clock import Clock
from consent.vocabulary.errors import ConflictError, InvalidError
from consent.vocabulary.evidence import SIGN_UP, Door, Evidence
from consent.vocabulary.ids import ContactId, EventId, new_id

_log = structlog.get_logger(__name__)

LIMITS = ((timedelta(days=1), 10), (timedelta(days=30), 30))
"""How many sign-ups of one address are recorded in a time; who means it needs one."""

KEPT = timedelta(days=7)
"""How long a sign-up is kept that cannot be recorded."""

HandOn = Callable[[UUID], None]
"""Has a sign-up that is kept recorded once the present transaction commits."""

AskNow = Callable[[ContactId, EventId], None]
"""Has the second step of a request asked for once the present transaction commits."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Typed:
    """What a sign-up form says."""

    channel: Channel
    address: Address
    purposes: tuple[str, ...]
    wording: str
    seller: str | None = None
    language: str | None = None
    signature: str | None = None
    return_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Sent:
    """From where a form was sent: from which page, over which network, by what."""

    page: str
    ip: str | None
    user_agent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """Takes sign-ups; nobody is looked up before a worker records them."""

    contacts: Contacts
    consents: Consents
    ledger: Ledger
    wordings: Wordings
    policies: Policies
    seals: SignUpSeals
    store: SignUpStore
    clock: Clock
    hand_on: HandOn
    ask: AskNow

    def take(self, typed: Typed, sent: Sent) -> None:
        """Hand a sign-up on to a worker, in the present transaction.

        What anybody may have typed is no signature: it amounts to `express` at most.

        Raises:
            InvalidError: it names what is not published, or not for this channel.
            WordingDoesNotCoverError: its words do not name all of it.
            RulesetUnavailableError: no valid configuration is published.
        """
        policy = self.policies.current()
        if policy is None:
            raise RulesetUnavailableError("no valid configuration is published")
        wording = self.wordings.find(typed.wording, typed.language)
        identity, now = new_id(), self.clock.now()
        sign_up = SignUp(
            reference=f"{SIGN_UP}{identity}",
            at=now,
            channel=typed.channel,
            address=typed.address.as_given,
            purposes=typed.purposes,
            seller=policy.seller(typed.seller).id,
            basis=Basis.EXPRESS,
            wording=wording.id,
            language=wording.language,
            page=sent.page,
            ip=sent.ip,
            user_agent=sent.user_agent,
            signature=typed.signature,
        )
        for statement in _statements(sign_up):
            draft_of(statement, policy, Shown(wording=wording))
        self.store.put(identity, self.seals.close(sign_up), until=now + KEPT)
        self.hand_on(identity)

    def record(self, identity: UUID) -> None:
        """Record what was handed on as requests, once, in the present transaction.

        The reaction to a request asks for its second step.

        Raises:
            RulesetUnavailableError: no valid configuration is published.
            UnsealError: its key is not given; it is kept until it is.
        """
        sealed = self.store.find(identity)
        if sealed is None:
            return
        sign_up = self.seals.open(sealed)
        self.store.drop(identity)
        contact = self.contacts.find_or_make(_address(sign_up))
        self.contacts.lock(contact)
        if not self._has_room(contact):
            _log.warning("an address is signed up too often", contact=str(contact))
            return
        for statement in _statements(sign_up):
            try:
                self._request(contact, sign_up.channel, statement)
            except (InvalidError, ConflictError) as error:
                # What was published when it was sent is not any more.
                _log.warning("a sign-up is not recorded", code=error.code)

    def tidy(self) -> None:
        """Keep no sign-up whose time is over."""
        self.store.drop_old(self.clock.now())

    def _request(
        self, contact: ContactId, channel: Channel, statement: Statement
    ) -> None:
        """Record a request, or ask once more for one that waits and gives as much."""
        policy = self.policies.current()
        if policy is None:
            raise RulesetUnavailableError("no valid configuration is published")
        now = self.clock.now()
        requests = requests_of(
            self.ledger.history(contact),
            self.ledger.standing(contact).values(),
            policy,
            channel=channel,
            now=now,
        )
        fresh = now - policy.confirmation.expires_after / 2
        for request in waiting_among(requests):
            if request.effective_at > fresh and _is_same(request, statement):
                self.ask(contact, request.id)
                return
        self.consents.submit(statement)

    def _has_room(self, contact: ContactId) -> bool:
        """Say whether one more sign-up of an address is to be recorded."""
        known = {
            event.reference: event.recorded_at
            for event in self.ledger.history(contact)
            if event.kind is Kind.REQUESTED
            and (event.reference or "").startswith(SIGN_UP)
        }
        now = self.clock.now()
        return all(
            sum(at > now - span for at in known.values()) < most
            for span, most in LIMITS
        )


def _address(sign_up: SignUp) -> Address:
    return parse(sign_up.channel, sign_up.address)


def _statements(sign_up: SignUp) -> Iterator[Statement]:
    """Return the requests that a sign-up amounts to.

    It tells nothing else of the address: anybody may have typed it.
    """
    evidence = Evidence(
        door=Door.WEB_FORM,
        wording=sign_up.wording,
        language=sign_up.language,
        reference=sign_up.reference,
        page=sign_up.page,
        ip=sign_up.ip,
        user_agent=sign_up.user_agent,
        signature=sign_up.signature,
    )
    for purpose in dict.fromkeys(sign_up.purposes):
        yield Statement(
            address=_address(sign_up),
            channel=sign_up.channel,
            action=Action.REQUEST,
            evidence=evidence,
            purpose=purpose,
            seller=sign_up.seller,
            basis=sign_up.basis,
            occurred_at=sign_up.at,
        )


def _is_same(request: Event, statement: Statement) -> bool:
    """Say whether a request asks for what a sign-up does, by the same words."""
    return (
        request.scope.purpose == statement.purpose
        and request.scope.seller == statement.seller
        and request.basis is statement.basis
        and request.wording == statement.evidence.wording
        and request.language == statement.evidence.language
    )
