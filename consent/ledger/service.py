"""The ledger's verbs: record an event, read where an address stands."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson
import structlog

from consent.contacts.contact import Head
from consent.contacts.sealing import UnsealError, seal
from consent.contacts.service import Contacts
from consent.ledger import chain
from consent.ledger.events import (
    ANSWERS,
    SAYS_NO,
    Draft,
    Event,
    Kind,
    event_of,
)
from consent.ledger.journalled import said
from consent.ledger.registers import REBUILDS, Key, Row, absorb, fold
from consent.ledger.rows import Entry
from consent.ledger.store import LedgerStore
from consent.ledger.unsealing import readable_keys, unsealed
from consent.vocabulary.clock import Clock
from consent.vocabulary.errors import ConflictError, InvalidError
from consent.vocabulary.ids import ContactId, EventId

_log = structlog.get_logger(__name__)

FUTURE = timedelta(minutes=5)
"""How far ahead of our clock a claimed time may lie."""


class OccurredInFutureError(InvalidError):
    """The time claimed for an event has not come yet."""

    code = "occurred_in_future"
    remedy = "Send the time at which it happened, or leave occurred_at out."


class AnswersNothingError(ConflictError):
    """The event that is answered is not there, or cannot be answered so."""

    code = "answers_nothing"
    remedy = "Send in answers the id of this contact's event that this one answers."


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """An event as it was written, and the standing it led to."""

    event: Event
    rows: tuple[Row, ...]


React = Callable[[Event], None]
"""Is told of an event in the transaction that records it; no lower room knows why."""


class Ledger:
    """Appends to the first book, one contact at a time."""

    def __init__(
        self,
        contacts: Contacts,
        store: LedgerStore,
        clock: Clock,
        react: React | None = None,
    ) -> None:
        """Record for the contacts of a room, at the time of a clock.

        `react` is told of every event but those that are recorded again.
        """
        self._contacts = contacts
        self._store = store
        self._clock = clock
        self._react = react

    def record(
        self, contact: ContactId, draft: Draft, *, head: Head | None = None
    ) -> Event:
        """Write one event and the standing it leads to, in the present transaction.

        Takes the contact's lock, unless `head` shows that it was just taken, and reads
        in later statements than the lock: whoever commits next has seen everything
        before it.

        Raises:
            OccurredInFutureError: the claimed time is more than five minutes ahead.
            AnswersNothingError: the answered event is not there or of another kind.
        """
        return self.append(contact, draft, head=head).event

    def append(
        self, contact: ContactId, draft: Draft, *, head: Head | None = None
    ) -> Appended:
        """Do as `record` does, and return what the contact's standing has become."""
        head = head or self._contacts.lock(contact)
        now = self._now(draft)
        for name, claimed in (
            ("occurred_at", draft.occurred_at),
            ("ground_at", draft.ground_at),
        ):
            if claimed is not None and claimed > now + FUTURE:
                raise OccurredInFutureError(
                    f"{name} is more than five minutes ahead of the server's clock",
                    errors={f"/{name}": ["lies in the future"]},
                )
        answered = self._answered(contact, draft)
        event = event_of(
            contact,
            draft,
            sequence=head.sequence + 1,
            recorded_at=_later(now, head.last_recorded_at),
            answered=answered,
        )
        entry = self._entry(event, draft, previous=head.head)
        before = self._store.standing(contact)
        self._store.append(entry)
        after = self._after(before, event)
        self._store.project(contact, before, after)
        self._contacts.advance(
            contact,
            sequence=event.sequence,
            head=entry.hash,
            recorded_at=event.recorded_at,
        )
        if event.kind in SAYS_NO:
            self._store.journal(said(event, self._contacts.identity(contact)))
        if self._react is not None and draft.id is None:
            self._react(event)
        return Appended(event=event, rows=tuple(after.values()))

    def standing(self, contact: ContactId) -> dict[Key, Row]:
        """Return the rows of a contact's standing."""
        return self._store.standing(contact)

    def history(self, contact: ContactId) -> list[Event]:
        """Return a contact's events by sequence."""
        return self._store.history(contact)

    def said_of(
        self, contacts: Collection[ContactId], kinds: Collection[Kind], *, most: int
    ) -> list[Event]:
        """Return the newest events of some kinds, of several contacts at once."""
        return self._store.said_of(contacts, kinds, most)

    def event(self, contact: ContactId, event: EventId) -> Event | None:
        """Return one event of a contact."""
        return self._store.event(contact, event)

    def evidence(self, contact: ContactId) -> dict[int, dict[str, str]]:
        """Return the personal parts of a contact's evidence by sequence, unsealed.

        For people who must see what was said; what was erased stays out.
        """
        keys = readable_keys(self._contacts, contact)
        read = {
            e.event.sequence: unsealed(e, keys) for e in self._store.entries(contact)
        }
        return {number: parts for number, parts in read.items() if parts is not None}

    def _now(self, draft: Draft) -> datetime:
        """Return the present; what is recorded again is never recorded before it was.

        Its id shows that it had been recorded: our clock may be behind by then.
        """
        now = self._clock.now()
        if draft.id is None or draft.occurred_at is None:
            return now
        return max(now, draft.occurred_at)

    def _answered(self, contact: ContactId, draft: Draft) -> Event | None:
        if draft.answers is None:
            if draft.kind in ANSWERS and draft.kind is not Kind.REINSTATED:
                raise AnswersNothingError(f"{draft.kind.value} needs answers")
            return None
        answered = self._store.event(contact, draft.answers)
        allowed = ANSWERS.get(draft.kind, frozenset())
        if answered is None or answered.kind not in allowed:
            raise AnswersNothingError(f"there is no event that {draft.kind} answers")
        if draft.kind is Kind.ANNULLED and answered.own:
            raise AnswersNothingError("a person's own words cannot be annulled")
        return answered

    def _entry(self, event: Event, draft: Draft, *, previous: bytes | None) -> Entry:
        digests, sealed = self._sealed(event, draft.evidence.personal)
        content = chain.canonical(event, digests)
        return Entry(
            event=event,
            personal_digests=digests,
            personal_sealed=sealed,
            canonical=content,
            previous_hash=previous,
            hash=chain.link(previous, content),
        )

    def _sealed(
        self, event: Event, personal: dict[str, str]
    ) -> tuple[dict[str, str], bytes | None]:
        """Return the digests of what is personal, and all of it sealed.

        Where the contact's keys are damaged, whoever says no is heard without words.
        """
        if not personal:
            return {}, None
        try:
            keys = self._contacts.keys_of(event.contact)
        except UnsealError:
            if event.kind not in SAYS_NO:
                raise
            _log.error("evidence is not kept", contact=str(event.contact))
            return {}, None
        keys = keys or self._contacts.renew_keys(event.contact)
        sealed = seal(keys.evidence, orjson.dumps(personal), event.id.bytes)
        return chain.digests(personal, keys.evidence), sealed

    def _after(self, before: dict[Key, Row], event: Event) -> dict[Key, Row]:
        if event.kind in REBUILDS:
            return fold(self._store.history(event.contact))
        return absorb(before, event)


def _later(now: datetime, last: datetime | None) -> datetime:
    """Return a time strictly later than the contact's last, whatever the clocks say."""
    if last is None or now > last:
        return now
    return last + timedelta(microseconds=1)
