"""The verbs of signals: hear one for a known person, and let it rule."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from consent.contacts.service import Contacts
from consent.ledger.events import Draft, Event, Kind
from consent.ledger.service import Ledger
from consent.policy.service import Policies
from consent.policy.values import Policy
from consent.preferences.signals.answer import REFERENCE, Agreement, Answer, answer
from consent.preferences.signals.gpc import HEADER
from consent.vocabulary.clock import Clock
from consent.vocabulary.evidence import Door, Evidence
from consent.vocabulary.ids import ContactId
from consent.vocabulary.purpose import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A choice of the person's own that says yes where their browser says no."""

    contact: ContactId
    purpose: Purpose
    seller: str
    seller_name: str
    agreement: Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """What became of a signal.

    `honoured` says that it is on record for the person, wherever they are; else it
    holds for this visit alone. `recorded` is what it has just switched off.
    """

    honoured: bool = False
    recorded: tuple[Event, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


ANYBODY = Evidence(door=Door.PREFERENCES)
"""A visit that nothing is known of."""

VISIT = Signal()
"""A signal on a page that knows nobody: it holds for the visit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What a signal changes for one contact and one purpose."""

    contact: ContactId
    purpose: Purpose
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """Has the signal of a browser switch off what it is about, for whom we know."""

    contacts: Contacts
    ledger: Ledger
    policies: Policies
    clock: Clock

    def is_meant(self) -> bool:
        """Say whether what is published names anything that the signal switches off."""
        return any(True for _ in _flagged(self.policies.current()))

    def heard(
        self,
        contacts: Iterable[ContactId],
        *,
        head_or_prefetch: bool,
        told_of: Collection[ContactId] | None = None,
        visit: Evidence = ANYBODY,
    ) -> Signal:
        """Record a signal for these contacts where it changes anything, and only then.

        Nothing is recorded while nobody looks; nobody's lock is taken where nothing is
        to be recorded. What the person chose by themselves stands, and is told: of
        all contacts, or of those named in `told_of` alone. `visit` tells of the page
        and the browser.
        """
        subjects = sorted(set(contacts))
        found = self._found(subjects)
        changed = {each.contact for each in found if each.answer.withdraw}
        shown = subjects if told_of is None else told_of
        if not changed or head_or_prefetch:
            return self._signal(found, (), shown)
        recorded = self._record(changed, _said(visit))
        return self._signal(self._found(subjects), recorded, shown)

    def obey(
        self, contacts: Iterable[ContactId], *, visit: Evidence = ANYBODY
    ) -> Signal:
        """Let the signal rule over what the person chose by themselves: they say so."""
        subjects = sorted(set(contacts))
        recorded = self._record(subjects, _said(visit), rules=True)
        return self._signal(self._found(subjects), recorded, subjects)

    def _record(
        self, contacts: Iterable[ContactId], evidence: Evidence, *, rules: bool = False
    ) -> tuple[Event, ...]:
        """Lock, read again, and record what the signal switches off."""
        policy = self.policies.current()
        known = [head.contact for head in self.contacts.lock_all(contacts)]
        return tuple(
            self.ledger.record(
                found.contact,
                Draft(
                    kind=Kind.WITHDRAWN,
                    scope=scope,
                    evidence=evidence,
                    policy_version=None if policy is None else policy.version,
                ),
            )
            for found in self._found(known, rules=rules)
            for scope in found.answer.withdraw
        )

    def _found(
        self, contacts: Iterable[ContactId], *, rules: bool = False
    ) -> list[_Found]:
        policy = self.policies.current()
        now = self.clock.now()
        found: list[_Found] = []
        flagged = list(_flagged(policy))
        for contact in contacts if flagged else ():
            rows = list(self.ledger.standing(contact).values())
            history = self.ledger.history(contact)
            found += [
                _Found(
                    contact=contact,
                    purpose=each,
                    answer=answer(each, rows, history, at=now, rules=rules),
                )
                for each in flagged
            ]
        return found

    def _signal(
        self,
        found: Sequence[_Found],
        recorded: tuple[Event, ...],
        told_of: Collection[ContactId],
    ) -> Signal:
        told = [each for each in found if each.contact in told_of]
        conflicts = tuple(_conflicts(told, self.policies.current()))
        left = any(each.answer.withdraw for each in told)
        return Signal(
            # Where nothing is flagged, or no rules are valid, nothing is on record.
            honoured=bool(told) and not conflicts and not left,
            recorded=recorded,
            conflicts=conflicts,
        )


def _flagged(policy: Policy | None) -> Iterator[Purpose]:
    """Return what the signal is about: nothing, where nobody says what it is."""
    if policy is not None:
        yield from (each for each in policy.purposes.values() if each.gpc)


def _conflicts(found: Iterable[_Found], policy: Policy | None) -> Iterator[Conflict]:
    sellers = {} if policy is None else policy.sellers
    for each in found:
        for agreement in each.answer.conflicts:
            seller = sellers.get(agreement.seller)
            yield Conflict(
                contact=each.contact,
                purpose=each.purpose,
                seller=agreement.seller,
                seller_name=agreement.seller if seller is None else seller.name,
                agreement=agreement,
            )


def _said(visit: Evidence) -> Evidence:
    """Return what supports it: the header, and what the button said if one did."""
    words = visit.words or f"{HEADER}: 1"
    return replace(visit, door=Door.PREFERENCES, reference=REFERENCE, words=words)
