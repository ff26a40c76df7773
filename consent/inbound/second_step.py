"""What a YES by text is the second step of."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from consent.inbound.texts import is_confirmable
from consent.ledger.events import Event
from consent.ledger.registers import Row
from consent.ledger.service import Ledger
from consent.sendlog.messages import NEVER_LEFT, WAITING, Attempt, Message
from consent.sendlog.service import SendLog
from consent.vocabulary.evidence import SIGN_UP
from consent.vocabulary.ids import ContactId, EventId

_PURPOSE = "confirmation_request"


@dataclass(frozen=True, slots=True, kw_only=True)
class LastAsked:
    """What the last text from a sender asked, if it asked for a second step.

    It names what was requested up to the request it was written for, and nothing that
    anybody asked for since.
    """

    ledger: Ledger
    contact: ContactId
    is_ours: bool
    newest: Event | None = None

    def meant(
        self, rows: Iterable[Row], sellers: Collection[str], after: datetime
    ) -> list[Row]:
        """Return the requests that a YES to a sender of these sellers confirms."""
        waiting = (row for row in rows if is_confirmable(row, sellers, after))
        return [row for row in waiting if self._names(row)]

    def _names(self, row: Row) -> bool:
        """Say whether a YES to the text means the request of a row.

        To whom another text came last, or none, a business may have told by itself
        what waits; but what anybody may have typed into a form only our text names.
        """
        request = self.ledger.event(self.contact, row.event)
        if request is None:
            return False
        if self.is_ours:
            return self.newest is not None and request.sequence <= self.newest.sequence
        return not (request.reference or "").startswith(SIGN_UP)


def last_asked(
    contact: ContactId, last: Attempt | None, send_log: SendLog, ledger: Ledger
) -> LastAsked:
    """Return what the last text from a sender to a contact asked."""
    message = None if last is None else send_log.message(contact, last.message)
    if message is None or message.purpose != _PURPOSE:
        return LastAsked(ledger=ledger, contact=contact, is_ours=False)
    newest = None
    if message.status not in NEVER_LEFT | WAITING:
        newest = _written_for(message, send_log, ledger)
    return LastAsked(ledger=ledger, contact=contact, is_ours=True, newest=newest)


def _written_for(message: Message, send_log: SendLog, ledger: Ledger) -> Event | None:
    """Return the newest request that a message names: its occasion's source says it."""
    if message.occasion is None:
        return None
    occasion = send_log.occasion(message.contact, message.occasion)
    if occasion is None:
        return None
    try:
        request = UUID(occasion.source.rpartition(":")[2])
    except ValueError:
        return None
    return ledger.event(message.contact, EventId(request))
