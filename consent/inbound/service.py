"""The ear for texts: what is said to a sender becomes events, and one answer."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import DBAPIError

from consent.contacts.sealing import UnsealError
from consent.contacts.service import Contacts
from consent.inbound.metrics import count_text
from consent.inbound.second_step import last_asked
from consent.inbound.store import ReceiptStore
from consent.inbound.texts import (
    ANSWER_WITHIN,
    InboundText,
    is_stopped,
    is_yes,
    sellers_of,
    state_of,
    waits_since,
    words_of,
)
from consent.inbound.words import Intent, Reading, read
from consent.ledger.events import Draft, Kind
from consent.ledger.registers import Register, Row
from consent.ledger.service import Ledger
from consent.messaging.service import Messenger
from consent.policy.service import Policies
from consent.policy.values import Policy
from consent.sendlog.messages import Attempt, Occasion
from consent.sendlog.service import SendLog
from consent.vocabulary.channel import Channel
from consent.vocabulary.clock import Clock
from consent.vocabulary.errors import ConsentError
from consent.vocabulary.evidence import Door, Evidence
from consent.vocabulary.ids import ContactId, MessageId, OccasionId, new_id
from consent.vocabulary.purpose import ALL
from consent.vocabulary.scope import Scope

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """A text that was read, and what it is about."""

    text: InboundText
    contact: ContactId
    reading: Reading
    policy: Policy | None
    sender: str
    sellers: tuple[str, ...]
    rows: tuple[Row, ...]
    last: Attempt | None

    @property
    def message(self) -> MessageId | None:
        """Return the message that the text answers, as far as anybody can know."""
        return None if self.last is None else self.last.message


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Hears texts, once each."""

    receipts: ReceiptStore
    contacts: Contacts
    ledger: Ledger
    send_log: SendLog
    messenger: Messenger
    policies: Policies
    clock: Clock
    savepoint: Callable[[], AbstractContextManager[object]]

    def hear(self, text: InboundText) -> str | None:
        """Record what a text says, and return the words to answer it with, if any.

        The same text again ends with the same answer and no other effect.
        """
        if not self.receipts.remember(text.reference, self.clock.now()):
            return self.receipts.answer(text.reference)
        if text.contact is None:
            _log.warning("a text came from no number", length=len(text.body))
            return None
        contact = self.contacts.find_or_make(text.contact)
        self.contacts.lock(contact)
        heard = self._read(contact, text)
        count_text(heard.reading.intent)
        answer = self._act(heard)
        self.receipts.answered(text.reference, contact=contact, answer=answer)
        return answer

    def _read(self, contact: ContactId, text: InboundText) -> _Heard:
        policy = self.policies.current()
        sender = text.sender
        sellers = sellers_of(sender, policy)
        rows = tuple(self.ledger.standing(contact).values())
        reading = read(
            text.body,
            words=words_of(policy),
            verdict=text.verdict,
            state=state_of(rows, sellers),
        )
        return _Heard(
            text=text,
            contact=contact,
            reading=reading,
            policy=policy,
            sender=sender,
            sellers=sellers,
            rows=rows,
            last=self.send_log.last_attempt(contact, sender),
        )

    def _act(self, heard: _Heard) -> str | None:
        match heard.reading.intent:
            case Intent.OPT_OUT:
                self._opt_out(heard)
                if is_stopped(heard.rows, heard.sender):
                    # One confirmation: 47 CFR 64.1200(a)(12).
                    return None
                return self._answer(heard, "opt_out_reply")
            case Intent.OPT_IN:
                self._opt_in(heard)
                return None
            case Intent.HELP:
                return self._answer(heard, "help_reply")
            case Intent.REVIEW | Intent.NONE:
                return None

    def _opt_out(self, heard: _Heard) -> None:
        """Record the withdrawal, and the carrier's block where the provider blocks."""
        everybody = heard.reading.everything
        for seller in (ALL,) if everybody else heard.sellers:
            self._record(heard, Kind.WITHDRAWN, seller=seller)
        if heard.reading.provider_answered:
            # The provider blocks the service and with it the number in it.
            for name in sorted(heard.text.names):
                self._record(heard, Kind.BLOCKED, cause="stop", sender=name)

    def _opt_in(self, heard: _Heard) -> None:
        """Take a second step, or lift what was said to this sender; never both by YES.

        The block is the provider's to lift, and it does so for its own words only.
        """
        if heard.text.foreign:
            return
        names = heard.text.names
        after = waits_since(heard.policy, self.clock.now())
        asked = last_asked(heard.contact, heard.last, self.send_log, self.ledger)
        meant = asked.meant(heard.rows, heard.sellers, after)
        for row in meant:
            self._record(heard, Kind.CONFIRMED, answers=row)
        # A YES to a question answers the question, and takes back nothing else.
        was_asked = bool(meant) or asked.is_ours
        says_more = not (was_asked and is_yes(heard.text.body, heard.policy))
        for row in heard.rows:
            if row.register is Register.HOLD and row.sender in names and says_more:
                self._record(heard, Kind.RELEASED, answers=row)
            elif (
                row.register is Register.BLOCK
                and row.sender in names
                and heard.reading.provider_answered
            ):
                self._record(heard, Kind.UNBLOCKED, answers=row)
        if says_more:
            self._record(heard, Kind.REINSTATED)

    def _record(  # noqa: PLR0913 - what differs between the events of one text
        self,
        heard: _Heard,
        kind: Kind,
        *,
        seller: str = ALL,
        sender: str | None = None,
        cause: str | None = None,
        answers: Row | None = None,
    ) -> None:
        self.ledger.record(
            heard.contact,
            Draft(
                kind=kind,
                scope=Scope(channel=Channel.SMS.value, seller=seller),
                sender=sender or heard.sender,
                cause=cause,
                answers=None if answers is None else answers.event,
                message=heard.message,
                policy_version=None if heard.policy is None else heard.policy.version,
                evidence=Evidence(
                    door=Door.TEXT,
                    reference=heard.text.reference,
                    words=heard.text.body or heard.text.verdict,
                ),
            ),
        )

    def _answer(self, heard: _Heard, purpose: str) -> str | None:
        """Return the answer, unless the provider answers or ours cannot be made.

        What was said is recorded either way: no answer is worth a lost STOP.
        """
        try:
            with self.savepoint():
                return self._response(heard, purpose)
        except (ConsentError, DBAPIError, LookupError, UnsealError) as error:
            if isinstance(error, DBAPIError) and error.connection_invalidated:
                # What was said is gone with the connection, and has to come again.
                raise
            _log.error("no answer could be made", kind=type(error).__name__)
            return None

    def _response(self, heard: _Heard, purpose: str) -> str | None:
        """Return the answer, recorded as a response to the text."""
        policy = heard.policy
        if heard.reading.provider_answered or policy is None:
            return None
        known = [name for name in heard.sellers if name != ALL]
        seller = policy.seller(known[0] if known else None)
        language = heard.reading.language
        language = language or self.contacts.attributes(heard.contact).language
        reply = (
            policy.words.opt_out_reply
            if purpose == "opt_out_reply"
            else policy.words.help_reply
        )
        words = reply(seller, language)
        occasion = self._occasion(heard, purpose, seller.id)
        head = self.contacts.lock(heard.contact)
        sent = self.messenger.answer(head, occasion, words, sender=heard.sender)
        return words if sent else None

    def _occasion(self, heard: _Heard, purpose: str, seller: str) -> Occasion:
        head = self.contacts.lock(heard.contact)
        now = self.clock.now()
        at = max(now, head.last_recorded_at or now)
        return Occasion(
            id=OccasionId(new_id()),
            contact=heard.contact,
            channel=Channel.SMS,
            purpose=purpose,
            seller=seller,
            at=at,
            expires_at=at + ANSWER_WITHIN[purpose],
            source=heard.text.reference,
        )
