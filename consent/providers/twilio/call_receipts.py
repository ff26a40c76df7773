"""Reads the form of a Twilio call status callback. Pure.

As with texts, callbacks come in any order, and some never.
https://www.twilio.com/docs/voice/api/call-resource#call-status-values
"""

from collections.abc import Mapping

from consent.providers.twilio.receipts import Receipt, ReceiptState, code_of, named
from consent.vocabulary.channel import Channel

# That somebody, or somebody's mailbox, took the call is all that can be known.
_STATES: dict[str, ReceiptState] = {
    "queued": ReceiptState.UNDER_WAY,
    "initiated": ReceiptState.UNDER_WAY,
    "ringing": ReceiptState.UNDER_WAY,
    "in-progress": ReceiptState.UNDER_WAY,
    "completed": ReceiptState.DELIVERED,
    "busy": ReceiptState.UNDELIVERED,
    "no-answer": ReceiptState.UNDELIVERED,
    "failed": ReceiptState.FAILED,
    "canceled": ReceiptState.CANCELLED,
}

_ENDED_WITHOUT = frozenset(
    {ReceiptState.UNDELIVERED, ReceiptState.FAILED, ReceiptState.CANCELLED}
)


def call_receipt_of(form: Mapping[str, str]) -> Receipt | None:
    """Read a callback's form; nothing if it names no call or no state we know."""
    reference = form.get("CallSid")
    word = form.get("CallStatus", "").lower()
    state = _STATES.get(word)
    if not reference or state is None:
        return None
    return Receipt(
        channel=Channel.CALL,
        reference=named(reference),
        state=state,
        why=word.replace("-", "_") if state in _ENDED_WITHOUT else None,
        code=code_of(form.get("ErrorCode", "")),
        account=form.get("AccountSid"),
        sender=form.get("From"),
    )
