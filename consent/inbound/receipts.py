"""The ear for delivery receipts: what became of an attempt, and of the address."""

from dataclasses import dataclass
from uuid import UUID

import structlog

from consent.contacts.service import Contacts
from consent.messaging.verdicts import Verdicts
from consent.providers.handover import Signal
from consent.providers.twilio.call_signals import meaning_of_call
from consent.providers.twilio.receipts import Receipt, ReceiptState
from consent.providers.twilio.signals import is_toll_free, signal_of
from consent.sendlog.messages import Attempt, Ending, Outcome
from consent.sendlog.service import SendLog
from consent.vocabulary.channel import Channel
from consent.vocabulary.clock import Clock

_log = structlog.get_logger(__name__)

_ENDINGS: dict[ReceiptState, Ending] = {
    ReceiptState.UNDER_WAY: Ending.ACCEPTED,
    ReceiptState.SENT: Ending.ACCEPTED,
    ReceiptState.DELIVERED: Ending.DELIVERED,
    ReceiptState.UNDELIVERED: Ending.FAILED,
    ReceiptState.FAILED: Ending.FAILED,
    ReceiptState.CANCELLED: Ending.FAILED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipts:
    """Hears what a provider tells of an attempt, in any order, as often as it likes."""

    contacts: Contacts
    send_log: SendLog
    verdicts: Verdicts
    clock: Clock

    def hear(self, receipt: Receipt, *, message: UUID, attempt: int) -> None:
        """Record a receipt for an attempt; one that fits none is logged and dropped.

        Raises:
            UnknownMessageError: there is no message with this id.
        """
        found = self.send_log.find(message)
        self.contacts.lock(found.contact)
        tried = self.send_log.attempts(found.contact, found.id)
        meant = next((a for a in tried if a.sequence == attempt), None)
        if (
            meant is None
            or found.channel is not receipt.channel
            or not _fits(meant, receipt)
        ):
            _log.warning("receipt fits no attempt", message_id=str(message))
            return
        ending = _ENDINGS[receipt.state]
        outcome = Outcome(
            ending=ending,
            recorded_at=self.clock.now(),
            code=receipt.why if receipt.code is None else str(receipt.code),
            reference=receipt.reference,
            by="receipt",
        )
        news = self.send_log.close(meant, outcome)
        if receipt.code is None or not (news or _is_other(meant, outcome)):
            return
        signal = _signal(receipt)
        if ending is Ending.FAILED and signal is not None:
            self.verdicts.hear(
                meant, found.channel, signal=signal, code=str(receipt.code)
            )


def _signal(receipt: Receipt) -> Signal | None:
    """Say what a receipt tells about the person or about us, if anything."""
    if receipt.channel is Channel.CALL:
        return meaning_of_call(receipt.code).signal
    return signal_of(receipt.code, toll_free_sender=is_toll_free(receipt.sender))


def _fits(attempt: Attempt, receipt: Receipt) -> bool:
    """Say whether a receipt is about what this attempt handed over."""
    known = {o.reference for o in attempt.outcomes if o.reference is not None}
    return not known or receipt.reference in known


def _is_other(attempt: Attempt, outcome: Outcome) -> bool:
    """Say whether an ending that is known already was told with another code.

    An operator may have closed the attempt, or a first receipt told no reason.
    """
    known = {o.code for o in attempt.outcomes if o.ending is outcome.ending}
    return outcome.code not in known
