"""What Twilio's error codes mean, in our words. Pure.

The same table serves the answer to a request and the `ErrorCode` of a status
callback. Twilio splits codes as it goes, so one that is not here is a permanent
failure of this message and says nothing about the person.
https://www.twilio.com/docs/api/errors
"""

from dataclasses import dataclass
from datetime import timedelta

import phonenumbers

from consent.providers.handover import Signal


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a code says: about the person or us, and when to ask again, if ever."""

    signal: Signal | None = None
    retry_after: timedelta | None = None


PERMANENT = Meaning()
"""This message failed for good; nothing else follows."""

_BLOCKED = Meaning(signal=Signal.SENDER_BLOCKED)
_INVALID = Meaning(signal=Signal.ADDRESS_INVALID)
_OURS = Meaning(signal=Signal.OUR_FAULT)
_IN_A_MINUTE = Meaning(retry_after=timedelta(minutes=1))
_LATER = Meaning(retry_after=timedelta(minutes=10))
_IN_HOURS = Meaning(retry_after=timedelta(hours=2))

_CARRIER_BLOCK = 30004

_CODES: tuple[tuple[Meaning, tuple[int, ...]], ...] = (
    # Unsubscribed; also a reassigned number. 63014: blocked by the user (RCS).
    (_BLOCKED, (21610, 63014)),
    # Invalid, unreachable, a landline. 30640: a known litigator, never to be texted.
    (_INVALID, (21202, 21211, 21214, 21217, 21614, 21635, 30005, 30006, 30640)),
    # Rate limits and the loop guard (15 replies in 30 s to one number).
    (_IN_A_MINUTE, (14107, 20429, 30022, 30023, 30027, 63018)),
    # Full queues, congestion, a carrier that did not answer.
    (_LATER, (21611, 30001, 30008, 30017, 30410)),
    # The handset is off; quiet hours at Twilio's.
    (_IN_HOURS, (30003, 30047, 30610)),
    # Permission, registration, the sender, the account.
    (_OURS, (10001, 20003, 21215, 21408, 21601, 21603, 21606, 21608, 21703, 21704)),
    (_OURS, (21705, 30002, 30018, 30024, 30032, 30034, 30035)),
    # An empty or too long text, a bad URL; a text that the carriers filter.
    (_OURS, (21205, 21602, 21617, 30007)),
)

_MEANINGS: dict[int, Meaning] = {
    code: meaning for meaning, codes in _CODES for code in codes
}


def meaning_of(code: int | None, *, toll_free_sender: bool) -> Meaning:
    """Say what a code means; for an unknown one, a permanent failure and no more.

    From a toll-free number of the US or Canada, 30004 is how the network answers
    after a STOP; from any other sender it says nothing certain.
    """
    if code == _CARRIER_BLOCK and toll_free_sender:
        return _BLOCKED
    return PERMANENT if code is None else _MEANINGS.get(code, PERMANENT)


def signal_of(code: int | None, *, toll_free_sender: bool) -> Signal | None:
    """Say what a code tells about the person or about us, if anything."""
    return meaning_of(code, toll_free_sender=toll_free_sender).signal


def is_toll_free(sender: str | None) -> bool:
    """Say whether a sender is a toll-free number of the US or Canada.

    A messaging service is none: which of its numbers sends is not known beforehand.
    """
    try:
        number = phonenumbers.parse(sender or "")
    except phonenumbers.NumberParseException:
        return False
    kind = phonenumbers.number_type(number)
    return number.country_code == 1 and kind == phonenumbers.PhoneNumberType.TOLL_FREE
