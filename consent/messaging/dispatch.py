"""Hands messages to providers: lock, read, ask again, open, hand over, close.

No transaction is open while a provider is spoken to. What is committed before it is
the attempt, numbered under the contact's lock: every withdrawal that was acknowledged
earlier was seen by the judgement it rests on.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from consent.contacts.account_service import Accounts
from consent.contacts.contact import Head
from consent.contacts.service import Contacts
from consent.guard.decision import Decision, Outcome
from consent.guard.document import decision_document
from consent.guard.service import Guard
from consent.messaging.calls import Call, Queue, is_urgent
from consent.messaging.delivery import Delivery, Opened, Transact
from consent.messaging.metrics import count
from consent.messaging.outlets import Outlets
from consent.messaging.pacing import Pacing
from consent.messaging.parcels import ErasedError, Parcels
from consent.messaging.parking import Parking
from consent.messaging.questions import question_of
from consent.policy.values import Policy
from consent.sendlog.messages import (
    OPEN_LINE,
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
from consent.vocabulary.seller import Sender

_log = structlog.get_logger(__name__)

OPEN_FOR_AT_MOST = timedelta(seconds=90)
"""After how long an attempt that is found open belongs to a worker that died."""

NO_OUTLET_WAIT = timedelta(minutes=1)


class NotThereYetError(Exception):
    """The job ran before the message could be seen; the job is done again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """A message whose contact is locked, since when, and the slot it was called for."""

    head: Head
    message: Message
    slot: datetime | None
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
    parking: Parking
    pacing: Pacing
    delivery: Delivery
    clock: Clock
    queue: Queue
    transact: Transact

    def run(
        self, contact: ContactId, message: MessageId, slot: datetime | None = None
    ) -> None:
        """Bring one message a step further; doing it twice sends nothing twice.

        `slot` is the moment that its sender's pace gives it, if it was called for one.

        Raises:
            NotThereYetError: the message cannot be seen yet.
        """
        opened = self.transact(lambda: self._open(contact, message, slot))
        if opened is None:
            return
        self.delivery.bring(opened)

    def _open(
        self, contact: ContactId, message: MessageId, slot: datetime | None
    ) -> Opened | None:
        began = time.monotonic()
        head = self.contacts.lock(contact)
        self.accounts.hold_all(contact)
        found = self.send_log.message(contact, message)
        if found is None:
            raise NotThereYetError(str(message))
        if found.status is Status.SENDING:
            self._found_open(found)
        elif found.status in WAITING:
            taken = _Taken(head=head, message=found, slot=slot, began=began)
            return self._in_its_time(taken)
        return None

    def _in_its_time(self, taken: _Taken) -> Opened | None:
        if self.clock.now() < taken.message.send_at:
            self.send_log.line_up(taken.message, OPEN_LINE)
            return None
        return self._judge(taken)

    def _judge(self, taken: _Taken) -> Opened | None:
        message = taken.message
        decision = self.guard.judge(message.contact, question_of(message))
        if decision.outcome is Outcome.ALLOW:
            return self._attempt(taken, decision)
        if self.parking.waits(message, decision):
            self._put_off(message, self.parking.until(message, decision))
        else:
            self._refuse(message, decision)
        return None

    def _refuse(self, message: Message, decision: Decision) -> None:
        over = message.expires_at <= decision.checked_at
        ends_as = Status.EXPIRED if over else Status.REFUSED
        self.send_log.refuse(
            message, "dispatch", decision_document(decision), ends_as=ends_as
        )
        count(message.channel, ends_as)

    def _attempt(self, taken: _Taken, decision: Decision) -> Opened | None:
        head, message = taken.head, taken.message
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
        if not self._has_turn(taken, outlet.sender, policy):
            self.send_log.line_up(message, outlet.sender.id)
            return None
        opening = Opening(
            message=message.id,
            sender=outlet.sender.id,
            rests_on=None if decision.consent is None else decision.consent.event,
            decision=decision_document(decision),
        )
        attempt = self.send_log.open(head, opening)
        self._spend(attempt, message)
        return Opened(
            attempt=attempt,
            message=message,
            parcel=parcel,
            outlet=outlet,
            began=taken.began,
        )

    def _spend(self, attempt: Attempt, message: Message) -> None:
        """Spend what a response answers; the judgement said that it was unspent."""
        occasion = message.occasion
        if occasion is not None and not self.send_log.spend(attempt, occasion):
            raise RuntimeError("An occasion was spent under our lock.")

    def _has_turn(self, taken: _Taken, sender: Sender, policy: Policy) -> bool:
        """Say whether a sender's pace lets a message go now, in its slot or a free one.

        Nothing is asked after it: it may hold the sender's row until we commit.
        """
        message = taken.message
        if is_urgent(policy, message.purpose, promotes=message.promotes):
            return True
        return self.pacing.may_go(sender, taken.slot)

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
            call = Call(contact=message.contact, message=message.id, at=given_up_at)
            self.queue([call])
            return
        ended = Ended(ending=Ending.UNKNOWN, recorded_at=now, code="found_open")
        self.send_log.close(attempt, ended)

    def _put_off(self, message: Message, until: datetime | None) -> None:
        """Ask again when the reasons have lapsed, or when the message is over."""
        at = message.expires_at if until is None else min(until, message.expires_at)
        self.send_log.defer(message, at)
        count(message.channel, Status.DEFERRED)
