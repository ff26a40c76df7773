"""Hands open attempts to their provider, and closes them."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, TypeVar

import structlog

from consent.contacts.service import Contacts
from consent.messaging.endings import Closing, closing_of
from consent.messaging.metrics import count
from consent.messaging.outlets import Outlet
from consent.messaging.verdicts import Verdicts
from consent.providers.handover import Parcel
from consent.sendlog.messages import Attempt, Ending, Message, Outcome
from consent.sendlog.service import SendLog
from consent.vocabulary.clock import Clock
from consent.vocabulary.errors import UnavailableError
from consent.web.status import is_out_of_reach

_log = structlog.get_logger(__name__)

T = TypeVar("T")

HANDED_OVER_WITHIN = timedelta(seconds=5)
"""How long after its opening an attempt may still be handed over."""

_PAUSES = (0.1, 0.5, 1.0, 2.0, 5.0)


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
class Delivery:
    """Takes open attempts to their end."""

    contacts: Contacts
    send_log: SendLog
    verdicts: Verdicts
    clock: Clock
    transact: Transact

    def bring(self, opened: Opened) -> None:
        """Hand an attempt over and write how it ended."""
        closing = self._hand_over(opened)
        self._close(opened, closing)
        count(opened.message.channel, closing.ending)

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
        """Write how it ended; the database or the journal may be away just then."""
        for pause in _PAUSES:
            try:
                self.transact(lambda: self._end(opened, closing))
            except Exception as error:
                if not _may_pass(error):
                    raise
                time.sleep(pause)
            else:
                return
        self.transact(lambda: self._end(opened, closing))

    def _end(self, opened: Opened, closing: Closing) -> None:
        attempt, message = opened.attempt, opened.message
        self.contacts.lock(attempt.contact)
        now = self.clock.now()
        ended = Outcome(
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
            # Whatever the provider asks for: a message that is over ends then.
            at = min(now + closing.wait(tries), message.expires_at)
            self.send_log.repeat(attempt, at)
            self.send_log.renew(message)


def _may_pass(error: Exception) -> bool:
    """Say whether nothing was written, and the same may be written in a moment."""
    return isinstance(error, UnavailableError) or is_out_of_reach(error)
