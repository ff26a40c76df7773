"""What a YES by text is the second step of."""

from collections.abc import Callable

from consent.ledger.registers import Row
from consent.ledger.service import Ledger
from consent.sendlog.messages import Attempt
from consent.sendlog.service import SendLog

_PURPOSE = "confirmation_request"


def named_by(
    last: Attempt | None, send_log: SendLog, ledger: Ledger
) -> Callable[[Row], bool]:
    """Return what says whether the last text from a sender named a request.

    A text that asks for a second step names what was requested before it, and nothing
    that anybody asked for since. To whom another text came last, or none, a business
    may have told by itself what waits.
    """
    if last is None:
        return lambda _: True
    message = send_log.message(last.contact, last.message)
    if message is None or message.purpose != _PURPOSE:
        return lambda _: True

    def named(row: Row) -> bool:
        request = ledger.event(last.contact, row.event)
        return request is not None and request.sequence < last.sequence

    return named
