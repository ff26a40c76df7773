"""Asks people for the second step of what was requested for their address.

However often it is asked for, an address gets one such message a day: it names all that
waits by then, and its link confirms what it names.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from consent.contacts.service import Contacts
from consent.ledger.consents import RulesetUnavailableError
from consent.ledger.events import Event
from consent.ledger.service import Ledger
from consent.links.personal import ConfirmTokens, EventLink
from consent.messaging.content import Content
from consent.messaging.outlets import Outlets
from consent.messaging.responses import Response, Responses
from consent.policy.service import Policies
from consent.preferences.joining.gathered import REMINDER, Found, names
from consent.preferences.joining.waiting import requests_of
from consent.preferences.joining.words import Asked, mail, text
from consent.preferences.looks.languages import speaking
from consent.sendlog.occasions import OccasionStore
from consent.vocabulary.channel import Channel
from consent.vocabulary.clock import Clock
from consent.vocabulary.ids import ContactId, EventId
from consent.vocabulary.seller import Seller

_log = structlog.get_logger(__name__)

PURPOSE = "confirmation_request"
AN_HOUR, A_DAY, A_WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)

MOST_A_WEEK = 3
"""Messages about second steps to one address, reminders among them."""

MOST_TRIES = 10
"""Tries in a week, with those that were refused or failed."""

Later = Callable[[ContactId, EventId, datetime], None]
"""Has a request looked at again at a time, once the present transaction commits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondStep:
    """Writes the messages that ask for a second step."""

    contacts: Contacts
    ledger: Ledger
    policies: Policies
    outlets: Outlets
    responses: Responses
    occasions: OccasionStore
    tokens: ConfirmTokens
    clock: Clock
    public_url: str
    ask_later: Later
    remind_later: Later
    look_later: Later

    def ask(self, contact: ContactId, request: EventId) -> None:
        """Ask for the second step of a request, in the present transaction.

        Nothing is sent where it waits no more, where a message of the last day names
        the same, or where the address had too many. Doing it twice sends one message.

        Raises:
            RulesetUnavailableError: no valid configuration is published.
        """
        found = self._find(contact, request)
        if found is None or not found.waits:
            return
        last = found.last
        if last is not None and last.at > found.now - A_DAY:
            if not names(last, found):
                self.ask_later(contact, request, last.at + A_DAY)
            return
        waiting = found.together
        newest = waiting[-1].id
        sent = self._send(found, waiting, source=str(newest))
        if sent is not None:
            self.look_later(contact, newest, found.now + A_DAY + AN_HOUR)
        if sent:
            remind_after = found.policy.confirmation.remind_after
            if remind_after is not None:
                self.remind_later(contact, newest, found.now + remind_after)

    def make_up(self, contact: ContactId, request: EventId) -> None:
        """Ask anew if what asked about a request was refused, failed or came too late.

        Raises:
            RulesetUnavailableError: no valid configuration is published.
        """
        found = self._find(contact, request)
        if found is None or not found.waits:
            return
        if found.last is None or not names(found.last, found):
            self.ask(contact, request)

    def remind(self, contact: ContactId, request: EventId) -> None:
        """Ask once more for what the message about a request named and still waits.

        Whoever had another message since was reminded by that one.
        """
        found = self._find(contact, request)
        if found is None or found.last is None or found.last.source != str(request):
            return
        waiting = tuple(
            each for each in found.together if each.sequence <= found.event.sequence
        )
        if waiting:
            self._send(found, waiting, source=f"{REMINDER}{request}")

    def _find(self, contact: ContactId, request: EventId) -> Found | None:
        self.contacts.lock(contact)
        policy = self.policies.current()
        if policy is None:
            raise RulesetUnavailableError("no valid configuration is published")
        event = self.ledger.event(contact, request)
        if event is None:
            return None
        channel, now = Channel(event.scope.channel), self.clock.now()
        return Found(
            event=event,
            requests=requests_of(
                self.ledger.history(contact),
                self.ledger.standing(contact).values(),
                policy,
                channel=channel,
                now=now,
            ),
            policy=policy,
            channel=channel,
            last=self.occasions.last_answered(contact, PURPOSE),
            now=now,
        )

    def _send(
        self, found: Found, waiting: Sequence[Event], *, source: str
    ) -> bool | None:
        """Say whether a message is on its way; nothing where none may be tried."""
        contact, newest = found.event.contact, waiting[-1]
        seller = self._seller(found, newest)
        if seller is None:
            _log.error("nothing can ask for a second step", channel=found.channel.value)
            return None
        if self._had_enough(contact, found.now - A_WEEK):
            _log.warning("no more is asked of an address", contact=str(contact))
            return None
        until = newest.effective_at + found.policy.confirmation.expires_after
        asked = Asked(
            seller=seller,
            requests=tuple(waiting),
            until=until,
            again=source.startswith(REMINDER),
        )
        response = Response(
            contact=contact,
            channel=found.channel,
            purpose=PURPOSE,
            seller=seller.id,
            content=lambda: self._content(found, asked),
            source=source,
            lasts=min(A_DAY, until - found.now),
        )
        return self.responses.send(response) is not None

    def _had_enough(self, contact: ContactId, since: datetime) -> bool:
        tried, left = self.occasions.answers_since(contact, PURPOSE, since)
        return left >= MOST_A_WEEK or tried >= MOST_TRIES

    def _seller(self, found: Found, newest: Event) -> Seller | None:
        """Return in whose name it is asked: a mail may come from the default seller.

        A text may not: the answer goes to the number, which stands for its sellers.
        """
        names = [newest.scope.seller]
        if found.channel is Channel.EMAIL:
            names.append(found.policy.default_seller)
        sellers = (found.policy.seller(name) for name in names)
        return next((s for s in sellers if self.outlets.find(found.channel, s)), None)

    def _content(self, found: Found, asked: Asked) -> Content:
        newest = asked.requests[-1]
        with speaking(newest.language):
            if found.channel is Channel.SMS:
                return text(asked, found.policy)
            link = EventLink(contact=newest.contact, event=newest.id)
            url = f"{self.public_url}/confirm/{self.tokens.issue(link)}"
            return mail(asked, found.policy, link=url)
