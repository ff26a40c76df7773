"""What Twilio's error codes mean for a call, in our words. Pure.

A call has its own table: what a carrier or Twilio says of texts, such as a STOP that
it keeps or a landline, says nothing of calls. Twilio keeps no list of people who do
not want calls; ours is the only one.
https://www.twilio.com/docs/api/errors
"""

from datetime import timedelta

from consent.providers.handover import Signal
from consent.providers.twilio.signals import PERMANENT, Meaning

_INVALID = Meaning(signal=Signal.ADDRESS_INVALID)
_OURS = Meaning(signal=Signal.OUR_FAULT)
_IN_A_MINUTE = Meaning(retry_after=timedelta(minutes=1))

_CODES: tuple[tuple[Meaning, tuple[int, ...]], ...] = (
    # A number that is none, or that cannot be called.
    (_INVALID, (21202, 21211, 21214, 21217)),
    # Too many requests, or too many calls at a time; nothing was dialled.
    (_IN_A_MINUTE, (10004, 20429)),
    # The account, its permissions, the sender.
    (_OURS, (10001, 20003, 21203, 21210, 21212, 21213, 21215, 21219, 21606)),
    # The request or the script: a bad URL or event, words that cannot be spoken.
    (_OURS, (12100, 12200, 12300, 13520, 21205, 21218, 21220, 21626)),
    # Blocked by Twilio.
    (PERMANENT, (13225, 21216)),
)

_MEANINGS: dict[int, Meaning] = {
    code: meaning for meaning, codes in _CODES for code in codes
}


def meaning_of_call(code: int | None) -> Meaning:
    """Say what a code means; for an unknown one, a permanent failure and no more."""
    return PERMANENT if code is None else _MEANINGS.get(code, PERMANENT)
