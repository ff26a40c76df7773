"""Permits: one attempt each for a tool that sends by itself, and what became of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from consent.contacts.account_service import Accounts
from consent.contacts.address import Address
from consent.contacts.contact import Head
from consent.contacts.service import Contacts
from consent.guard.decision import Decision, Outcome
from consent.guard.document import decision_document
from consent.guard.question import Question
from consent.guard.service import Guard
from consent.messaging.outlets import Outlets
from consent.messaging.reports import Report, check_time, check_unused, ended_by
from consent.messaging.service import PurposeReservedError
from consent.messaging.verdicts import Verdicts
from consent.providers.twilio.signals import is_toll_free, signal_of
from consent.sendlog.messages import (
    Attempt,
    Ending,
    Message,
    Outcome as Ended,
    Status,
)
from consent.sendlog.permit_store import HandedOut, PermitStore
from consent.sendlog.service import Opening, SendLog
from consent.vocabulary.channel import Channel
from consent.vocabulary.clock import Clock
from consent.vocabulary.errors import NotFoundError
from consent.vocabulary.ids import ContactId, MessageId, new_id
from consent.vocabulary.purpose import RESPONSES

LASTS = timedelta(seconds=60)
"""How long a permit may be used; what is not handed over by then is not sent."""


class PermitUnknownError(NotFoundError):
    """The permit is none that was handed out."""

    code = "permit_unknown"
    remedy = "Send the permit that POST /v1/guard/permits answered."


@dataclass(frozen=True, slots=True, kw_only=True)
class Permitted:
    """A decision and, when it allows, the permit and its end."""

    decision: Decision
    permit: str | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """The attempt a report was about, and whether it came after the permit's end."""

    attempt: Attempt
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Permits:
    """Opens attempts that others hand over, and closes them by what they report."""

    contacts: Contacts
    accounts: Accounts
    guard: Guard
    send_log: SendLog
    outlets: Outlets
    store: PermitStore
    verdicts: Verdicts
    clock: Clock

    def ask(self, address: Address, question: Question, *, by: str) -> Permitted:
        """Open an attempt in the present transaction, if the guard allows it.

        The contact's lock is taken in an earlier statement than the judgement reads
        in: a withdrawal that was acknowledged before is seen.

        Raises:
            PurposeReservedError: callers may not send for this purpose.
        """
        if question.purpose in RESPONSES:
            raise PurposeReservedError(f"{question.purpose} is not sent for callers")
        contact = self.contacts.find(address)
        if contact is None:
            decision = self.guard.check(address, question).decision
            contact = self.contacts.find(address)
            if decision.outcome is not Outcome.ALLOW or contact is None:
                return Permitted(decision=decision)
            # Made by somebody else meanwhile: without a lock it is no permit.
        head = self.contacts.lock(contact)
        self.accounts.hold_all(contact)
        decision = self.guard.judge(contact, question)
        if decision.outcome is not Outcome.ALLOW:
            return Permitted(decision=decision)
        return self._open(head, question, decision, by=by)

    def find(self, permit: str) -> HandedOut:
        """Return whose attempt a permit is.

        Raises:
            PermitUnknownError: it is none of ours.
        """
        found = self.store.find(permit)
        if found is None:
            raise PermitUnknownError("the permit is none that was handed out")
        return found

    def report(self, given: HandedOut, report: Report, *, by: str) -> Noted:
        """Close a permitted attempt; the same report again changes nothing.

        What comes after the permit's end is recorded all the same: it is the truth.

        Raises:
            PermitUsedError: another end was reported before.
            SentInFutureError: the time of sending is more than five minutes ahead.
        """
        now = self.clock.now()
        check_time(report, now)
        self.contacts.lock(given.contact)
        attempts = self.send_log.attempts(given.contact, given.message)
        attempt = next(a for a in attempts if a.sequence == given.sequence)
        late = (report.sent_at or now) > given.expires_at
        ended = ended_by(report, now=now, late=late, by=by)
        check_unused(attempt, ended)
        if self.send_log.close(attempt, ended):
            self._hear(given, attempt, ended)
        return Noted(attempt=attempt, late=late)

    def _open(
        self, head: Head, question: Question, decision: Decision, *, by: str
    ) -> Permitted:
        policy = self.outlets.policy(decision.rules_version)
        seller = policy.seller(question.seller)
        sender = seller.sender_for(question.channel)
        now = self.clock.now()
        expires_at = now + LASTS
        message = _message(
            head.contact, question, seller.id, now=now, expires_at=expires_at, by=by
        )
        self.send_log.accept(message)
        opening = Opening(
            message=message.id,
            sender="" if sender is None else sender.id,
            rests_on=None if decision.consent is None else decision.consent.event,
            decision=decision_document(decision),
        )
        attempt = self.send_log.open(head, opening)
        permit = self.store.hand_out(attempt, expires_at=expires_at)
        return Permitted(decision=decision, permit=permit, expires_at=expires_at)

    def _hear(self, given: HandedOut, attempt: Attempt, ended: Ended) -> None:
        """Hear what the carrier said of the address, where the tool tells its code."""
        message = self.send_log.message(given.contact, given.message)
        code = ended.code or ""
        if message is None or message.channel is not Channel.SMS:
            return
        if not (code.isascii() and code.isdigit()):
            return
        toll_free = is_toll_free(attempt.sender)
        signal = signal_of(int(code), toll_free_sender=toll_free)
        if ended.ending is Ending.FAILED and signal is not None:
            self.verdicts.hear(attempt, message.channel, signal=signal, code=code)


def _message(  # noqa: PLR0913  what one permit is about
    contact: ContactId,
    question: Question,
    seller: str,
    *,
    now: datetime,
    expires_at: datetime,
    by: str,
) -> Message:
    """Return the message of a permit: we know whom and why, and never what."""
    return Message(
        id=MessageId(new_id()),
        contact=contact,
        channel=question.channel,
        purpose=question.purpose,
        seller=seller,
        series=question.series,
        account=question.account,
        technology=question.technology,
        occasion=None,
        promotes=question.promotes,
        sealed_content=b"",
        segments=None,
        status=Status.QUEUED,
        send_at=now,
        expires_at=expires_at,
        created_at=now,
        created_by=by,
    )
