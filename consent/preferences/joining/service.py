"""The verbs of signing up: take in what was typed, record it as requests."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import structlog

from consent.contacts.address import Address, parse
from consent.contacts.service import Contacts
from consent.ledger.consents import Consents, RulesetUnavailableError
from consent.ledger.events import Kind
from consent.ledger.service import Ledger
from consent.ledger.statements import Action, Shown, Statement, draft_of
from consent.ledger.wordings import Wordings
from consent.policy.service import Policies
from consent.preferences.joining.sign_up import SignUp, SignUpSeals
from consent.vocabulary.basis import Basis
from consent.vocabulary.channel import Channel
from consent.vocabulary.clock import Clock
from consent.vocabulary.errors import ConflictError, InvalidError
from consent.vocabulary.evidence import Door, Evidence
from consent.vocabulary.ids import ContactId, new_id

_log = structlog.get_logger(__name__)

MOST_A_DAY = 10
"""Sign-ups of one address that are recorded in a day; who means it needs one."""

A_DAY = timedelta(days=1)

HandOn = Callable[[str], None]
"""Has a sealed sign-up recorded once the present transaction commits."""

_REFERENCE = "sign-up:"


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
    clock: Clock
    hand_on: HandOn

    def take(self, typed: Typed, sent: Sent) -> None:
        """Hand a sign-up on to a worker, in the present transaction.

        Raises:
            InvalidError: it names what is not published, or not for this channel.
            WordingDoesNotCoverError: its words do not name all of it.
            RulesetUnavailableError: no valid configuration is published.
        """
        policy = self.policies.current()
        if policy is None:
            raise RulesetUnavailableError("no valid configuration is published")
        wording = self.wordings.find(typed.wording, typed.language)
        written = typed.signature and wording.supports(Basis.EXPRESS_WRITTEN)
        sign_up = SignUp(
            reference=f"{_REFERENCE}{new_id()}",
            at=self.clock.now(),
            channel=typed.channel,
            address=typed.address.as_given,
            purposes=typed.purposes,
            seller=policy.seller(typed.seller).id,
            basis=Basis.EXPRESS_WRITTEN if written else Basis.EXPRESS,
            wording=wording.id,
            language=wording.language,
            page=sent.page,
            ip=sent.ip,
            user_agent=sent.user_agent,
            signature=typed.signature,
        )
        for statement in _statements(sign_up):
            draft_of(statement, policy, Shown(wording=wording))
        self.hand_on(self.seals.close(sign_up))

    def record(self, sealed: str) -> None:
        """Record what was handed on as requests, once, in the present transaction.

        The reaction to a request asks for its second step.

        Raises:
            RulesetUnavailableError: no valid configuration is published.
        """
        sign_up = self.seals.open(sealed)
        if sign_up is None:
            _log.error("a sign-up cannot be opened: its key is not given")
            return
        contact = self.contacts.find_or_make(_address(sign_up))
        self.contacts.lock(contact)
        if not self._is_news(contact, sign_up):
            return
        for statement in _statements(sign_up):
            try:
                self.consents.submit(statement)
            except (InvalidError, ConflictError) as error:
                # What was published when it was sent is not any more.
                _log.warning("a sign-up is not recorded", code=error.code)

    def _is_news(self, contact: ContactId, sign_up: SignUp) -> bool:
        """Say whether a sign-up is to be recorded; too many of an address are not."""
        known = {
            event.reference: event.recorded_at
            for event in self.ledger.history(contact)
            if event.kind is Kind.REQUESTED
            and (event.reference or "").startswith(_REFERENCE)
        }
        if sign_up.reference in known:
            return False
        since = self.clock.now() - A_DAY
        if sum(at > since for at in known.values()) < MOST_A_DAY:
            return True
        _log.warning("an address is signed up too often", contact=str(contact))
        return False


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
