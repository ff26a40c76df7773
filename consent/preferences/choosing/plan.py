"""What a posted form amounts to: what is recorded, what is asked first. Pure.

What was not touched is left alone. Off is recorded, whatever else has changed. On is
only wanted: it is agreed to in a second step, and never against a later no.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from consent.guard.facts import Facts
from consent.ledger.registers import Register, ends_among
from consent.ledger.wording_shelf import Shelf
from consent.policy.values import Policy
from consent.preferences.choosing.choices import (
    Change,
    NotOfThisPageError,
    Posted,
    Told,
)
from consent.preferences.choosing.holds import Held
from consent.preferences.choosing.view import Cell, View
from consent.vocabulary.channel import KIND_OF
from consent.vocabulary.ids import ContactId, EventId
from consent.vocabulary.purpose import NEEDS_CONSENT
from consent.vocabulary.scope import Scope

Since = Mapping[ContactId, frozenset[EventId]]
"""What was recorded of each contact after the page had read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """Where everything stands under the locks of the contacts."""

    view: View
    facts: Mapping[ContactId, Facts]
    policy: Policy | None
    shelf: Shelf
    held: Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is recorded at once, what is wanted, and what is told."""

    withdrawals: tuple[tuple[ContactId, Scope], ...]
    wanted: tuple[Cell, ...]
    changes: tuple[Change, ...]


def plan_of(posted: Posted, now: Now, since: Since) -> Plan:
    """Return what a form amounts to.

    What it says of an address that is not on the page (any more) is told, and keeps
    nothing else from being recorded.
    """
    known = now.view.contacts
    here = [cell for cell in posted.turned_off if cell.contact in known]
    offs = [cell for cell in here if may_be_ended(cell, now)]
    withdrawals = [(cell.contact, cell.scope) for cell in offs]
    covered: set[Cell] = set()
    if posted.partners_off:
        withdrawals += _from_partners(now)
        covered = set(_of_partners(now))
    on = [cell for cell in posted.turned_on if cell.contact in known]
    wanted, refused = apart(on, now, since)
    fixed = set(here) - set(offs)
    gone = dict.fromkeys(c.contact for c in posted.shown if c.contact not in known)
    changes = (
        *(
            Change(told=Told.OFF, cell=cell)
            for cell in dict.fromkeys([*offs, *covered])
        ),
        *(Change(told=Told.FIXED, cell=cell) for cell in sorted(fixed, key=_name)),
        *(Change(told=Told.GONE, contact=contact) for contact in gone),
        *refused,
        *_elsewhere(posted, now, covered),
    )
    return Plan(
        withdrawals=tuple(withdrawals), wanted=tuple(wanted), changes=tuple(changes)
    )


def apart(
    cells: Iterable[Cell], now: Now, since: Since
) -> tuple[list[Cell], list[Change]]:
    """Return which of these can be agreed to, and what is told of the others."""
    switches = now.view.by_cell
    wanted: list[Cell] = []
    refused: list[Change] = []
    for cell in cells:
        switch = switches.get(cell)
        if switch is not None and switch.on:
            continue
        if is_overruled(cell, now, since):
            refused.append(Change(told=Told.OVERRULED, cell=cell))
        elif switch is None or switch.agreement is None:
            refused.append(Change(told=Told.NOT_OFFERED, cell=cell))
        else:
            wanted.append(cell)
    return wanted, refused


def is_overruled(cell: Cell, now: Now, since: Since) -> bool:
    """Say whether what was recorded meanwhile ends a switch: the stricter stands."""
    later = since.get(cell.contact, frozenset())
    purpose = None if now.policy is None else now.policy.purposes.get(cell.purpose)
    if not later or purpose is None:
        return False
    facts = now.facts[cell.contact]
    return any(
        row.event in later
        and row.scope.covers(
            cell.channel, cell.purpose, purpose.purpose_class, cell.seller
        )
        for row in ends_among(facts.rows)
    )


def may_be_ended(cell: Cell, now: Now) -> bool:
    """Say whether there is such a switch, or was when it was agreed to.

    What is published no more can still be ended by whoever had agreed to it.
    """
    kind = now.view.contacts[cell.contact].kind
    if KIND_OF[cell.channel] is not kind:
        return False
    return _is_published(cell, now.policy) or any(
        row.register is Register.GRANT and row.scope == cell.scope
        for row in now.facts[cell.contact].rows
    )


def check_contacts(contacts: Iterable[ContactId], view: View) -> None:
    """Raise NotOfThisPageError unless all of these are on the page."""
    if not set(contacts) <= view.contacts.keys():
        raise NotOfThisPageError("It names an address that is not on this page.")


def check_sequences(sequences: Mapping[ContactId, int], view: View) -> None:
    """Raise NotOfThisPageError for a page that had read more than there is."""
    known = view.contacts
    for contact, sequence in sequences.items():
        if contact in known and sequence > known[contact].sequence:
            raise NotOfThisPageError("It names a state that never was.")


def _is_published(cell: Cell, policy: Policy | None) -> bool:
    purpose = None if policy is None else policy.purposes.get(cell.purpose)
    if policy is None or purpose is None or cell.seller not in policy.sellers:
        return False
    return purpose.purpose_class in NEEDS_CONSENT and cell.channel in purpose.channels


def _from_partners(now: Now) -> Iterator[tuple[ContactId, Scope]]:
    """Yield a withdrawal from every partner for every contact.

    While nobody can say who is one, it reaches every seller that was agreed to.
    """
    policy = now.policy
    if policy is None:
        for cell in _of_partners(now):
            yield cell.contact, Scope(seller=cell.seller)
        return
    partners = [seller.id for seller in policy.sellers.values() if seller.partner]
    for section in now.view.sections:
        for seller in partners:
            yield section.contact, Scope(seller=seller)


def _of_partners(now: Now) -> Iterator[Cell]:
    for section in now.view.sections:
        for row in section.rows:
            if row.partner or now.policy is None:
                yield from (switch.cell for switch in row.switches if switch.ticked)


def _elsewhere(posted: Posted, now: Now, covered: set[Cell]) -> Iterator[Change]:
    """Yield what was left as it stood, and stands otherwise by now."""
    switches = now.view.by_cell
    for cell, was_on in posted.untouched.items():
        switch = switches.get(cell)
        if switch is None or switch.ticked is was_on or cell in covered:
            continue
        told = Told.ON_ELSEWHERE if switch.ticked else Told.OFF_ELSEWHERE
        yield Change(told=told, cell=cell)


def _name(cell: Cell) -> str:
    return cell.name
