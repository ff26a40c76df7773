"""Reads the form of a Twilio status callback. Pure.

Callbacks come in any order, and some never: each stands for itself, and a state that
is final is not left again.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from consent.vocabulary.channel import Channel


class ReceiptState(StrEnum):
    """How far a text or a call has come."""

    UNDER_WAY = "under_way"
    SENT = "sent"
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    CANCELLED = "cancelled"


_STATES: dict[str, ReceiptState] = {
    "accepted": ReceiptState.UNDER_WAY,
    "scheduled": ReceiptState.UNDER_WAY,
    "queued": ReceiptState.UNDER_WAY,
    "sending": ReceiptState.UNDER_WAY,
    "sent": ReceiptState.SENT,
    "partially_delivered": ReceiptState.SENT,
    "delivered": ReceiptState.DELIVERED,
    "read": ReceiptState.DELIVERED,
    "undelivered": ReceiptState.UNDELIVERED,
    "failed": ReceiptState.FAILED,
    "canceled": ReceiptState.CANCELLED,
}

_CODE = re.compile(r"[0-9]{1,9}")
_MOST = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a provider says became of a message it took.

    `account` is the Twilio account that says so, `sender` the number or service that
    the message left from, `why` the provider's word for an end without a code.
    """

    reference: str
    state: ReceiptState
    code: int | None = None
    account: str | None = None
    sender: str | None = None
    channel: Channel = Channel.SMS
    why: str | None = None


def receipt_of(form: Mapping[str, str]) -> Receipt | None:
    """Read a callback's form; nothing if it names no message or no state we know."""
    reference = form.get("MessageSid") or form.get("SmsSid")
    word = form.get("MessageStatus") or form.get("SmsStatus") or ""
    state = _STATES.get(word.lower())
    if not reference or state is None:
        return None
    return Receipt(
        reference=named(reference),
        state=state,
        code=code_of(form.get("ErrorCode", "")),
        account=form.get("AccountSid"),
        sender=form.get("From") or form.get("MessagingServiceSid"),
    )


def named(reference: str) -> str:
    """Return a provider's name of a message, no longer than we keep."""
    return reference[:_MOST]


def code_of(text: str) -> int | None:
    """Return an error code; nothing if it is no number."""
    return int(text) if _CODE.fullmatch(text) else None
