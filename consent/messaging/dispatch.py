"""Hands messages to providers: lock, read, ask again, open, hand over, close.

No transaction is open while a provider is spoken to. What is committed before it is
the attempt, numbered under the contact's lock: every withdrawal that was acknowledged
earlier was seen by the judgement it rests on.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

import structlog
from sqlalchemy.exc import OperationalError

from consent.contacts.account_service import Accounts
from consent.contacts.contact import Head
from consent.contacts.service import Contacts
from consent.guard.decision import Decision, Outcome, Reason
from consent.guard.document import decision_document
from consent.guard.service import Guard
from consent.messaging.endings import Closing, closing_of
from consent.messaging.metrics import count
from consent.messaging.outlets import Outlet, Outlets
from consent.messaging.parcels import ErasedError, Parcels
from consent.messaging.questions import question_of
from consent.messaging.service import Defer
from consent.messaging.verdicts import Verdicts
from consent.providers.handover import Parcel
from consent.sendlog.messages import (
    WAITING,
    Attempt,
    Ending,
    Message,
    Outcome as Ended,
    Status,
)
from consent.sendlog.service import Opening, SendLog
from consent.vocabulary.clock import Clock
from consent.vocabulary.ids import ContactId, MessageId

_log = structlog.get_logger(__name__)

T = TypeVar("T")

HANDED_OVER_WITHIN = timedelta(seconds=5)
"""How long after its opening an attempt may still be handed over."""

OPEN_FOR_AT_MOST = timedelta(seconds=90)
"""After how long an attempt that is found open belongs to a worker that died."""

NO_OUTLET_WAIT = timedelta(minutes=1)
_PAUSES = (0.1, 0.5, 1.0, 2.0, 5.0)


class NotThereYetError(Exception):
    """The job ran before the message could be seen; the job is done again."""


class Transact(Protocol):
    """Does a whole unit of work and commits it."""

    def __call__(self, work: Callable[[], T]) -> T:
        """Return what the work returned, once it is on disk."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An attempt that is on disk and may be handed over for a few seconds."""

    attempt: Attempt
    message: Message
    parcel: Parcel
    outlet: Outlet
    began: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatcher:
    """Takes one message at a time to its provider, or to its refusal."""

    contacts: Contacts
    accounts: Accounts
    guard: Guard
    send_log: SendLog
    outlets: Outlets
    parcels: Parcels
    verdicts: Verdicts
    clock: Clock
    defer: Defer
    transact: Transact

    def run(self, contact: ContactId, message: MessageId) -> None:
        """Bring one message a step further; doing it twice sends nothing twice.

        Raises:
            NotThereYetError: the message cannot be seen yet.
        """
        opened = self.transact(lambda: self._open(contact, message))
        if opened is None:
            return
        closing = self._hand_over(opened)
        self._close(opened, closing)
        count(opened.message.channel, closing.ending)

    def _open(self, contact: ContactId, message: MessageId) -> Opened | None:
        began = time.monotonic()
        head = self.contacts.lock(contact)
        self.accounts.hold_all(contact)
        found = self.send_log.message(contact, message)
        if found is None:
            raise NotThereYetError(str(message))
        if found.status is Status.SENDING:
            self._found_open(found)
        elif found.status in WAITING:
            return self._in_its_time(head, found, began)
        return None

    def _in_its_time(self, head: Head, message: Message, began: float) -> Opened | None:
        if self.clock.now() < message.send_at:
            self.defer(message.contact, message.id, message.send_at)
            return None
        return self._judge(head, message, began)

    def _judge(self, head: Head, message: Message, began: float) -> Opened | None:
        decision = self.guard.judge(message.contact, question_of(message))
        match decision.outcome:
            case Outcome.DENY | Outcome.REVIEW:
                self._refuse(message, decision)
            case Outcome.DEFER:
                self._put_off(message, decision.not_before)
            case Outcome.ALLOW:
                return self._attempt(head, message, decision, began)
        return None

    def _refuse(self, message: Message, decision: Decision) -> None:
        over = Reason.MESSAGE_EXPIRED in decision.reasons
        ends_as = Status.EXPIRED if over else Status.REFUSED
        self.send_log.refuse(
            message, "dispatch", decision_document(decision), ends_as=ends_as
        )
        count(message.channel, ends_as)

    def _attempt(
        self, head: Head, message: Message, decision: Decision, began: float
    ) -> Opened | None:
        # The policy that judged says from whom: a newer one may name another sender.
        policy = self.outlets.policy(decision.rules_version)
        outlet = self.outlets.find(message.channel, policy.seller(message.seller))
        if outlet is None:
            _log.error("no sender or provider", channel=message.channel.value)
            self._put_off(message, self.clock.now() + NO_OUTLET_WAIT)
            return None
        try:
            parcel = self.parcels.pack(
                message, outlet.sender, policy, number=head.sequence + 1
            )
        except ErasedError:
            self._refuse(
                message, self.guard.erased(message.contact, question_of(message))
            )
            return None
        opening = Opening(
            message=message.id,
            sender=outlet.sender.id,
            rests_on=None if decision.consent is None else decision.consent.event,
            decision=decision_document(decision),
        )
        attempt = self.send_log.open(head, opening)
        return Opened(
            attempt=attempt,
            message=message,
            parcel=parcel,
            outlet=outlet,
            began=began,
        )

    def _found_open(self, message: Message) -> None:
        """Decide about an attempt that somebody else opened and did not close.

        Nobody can know whether its provider has it: it is unknown, and stays so until
        the provider or an operator tells.
        """
        attempts = self.send_log.attempts(message.contact, message.id)
        attempt = attempts[-1]
        given_up_at = attempt.opened_at + OPEN_FOR_AT_MOST
        now = self.clock.now()
        if now < given_up_at:
            self.defer(message.contact, message.id, given_up_at)
            return
        ended = Ended(ending=Ending.UNKNOWN, recorded_at=now, code="found_open")
        self.send_log.close(attempt, ended)

    def _put_off(self, message: Message, until: datetime | None) -> None:
        """Ask again when the reasons have lapsed, or when the message is over."""
        at = message.expires_at if until is None else min(until, message.expires_at)
        self.send_log.defer(message, at)
        self.defer(message.contact, message.id, at)
        count(message.channel, Status.DEFERRED)

    def _hand_over(self, opened: Opened) -> Closing:
        waited = max(
            timedelta(seconds=time.monotonic() - opened.began),
            self.clock.now() - opened.attempt.opened_at,
        )
        if waited > HANDED_OVER_WITHIN:
            return Closing(ending=Ending.ABANDONED, code="too_late_to_hand_over")
        try:
            handover = opened.outlet.provider.hand_over(opened.parcel)
        except Exception as error:  # noqa: BLE001  whatever it is, it may have been sent
            _log.error("provider raised", kind=type(error).__name__)
            return Closing(ending=Ending.UNKNOWN, code="provider_raised")
        return closing_of(handover)

    def _close(self, opened: Opened, closing: Closing) -> None:
        """Write how it ended; the database may be away for a moment just then."""
        for pause in _PAUSES:
            try:
                self.transact(lambda: self._end(opened, closing))
            except OperationalError:
                time.sleep(pause)
            else:
                return
        self.transact(lambda: self._end(opened, closing))

    def _end(self, opened: Opened, closing: Closing) -> None:
        attempt, message = opened.attempt, opened.message
        self.contacts.lock(attempt.contact)
        now = self.clock.now()
        ended = Ended(
            ending=closing.ending,
            recorded_at=now,
            code=closing.code,
            reference=closing.reference,
            by=opened.outlet.provider.name,
        )
        news = self.send_log.close(attempt, ended)
        if closing.signal is not None:
            self.verdicts.hear(
                attempt, message.channel, signal=closing.signal, code=closing.code
            )
        if news and closing.repeats:
            tries = len(self.send_log.attempts(message.contact, message.id))
            self.defer(message.contact, message.id, now + closing.wait(tries))
