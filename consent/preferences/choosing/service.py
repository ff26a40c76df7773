"""The verbs of the page: see it, save it, agree, stop everything, take that back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from consent.ledger.consents import Consents
from consent.links.manage_service import ManageLinks
from consent.policy.values import Policy
from consent.preferences.choosing.choices import (
    Agreed,
    Change,
    NameMissingError,
    NotOfThisPageError,
    Posted,
    Saved,
    Told,
    Yes,
)
from consent.preferences.choosing.judging import holder_since
from consent.preferences.choosing.past import TOLD, Past, past_of
from consent.preferences.choosing.plan import (
    Now,
    Since,
    apart,
    check_contacts,
    check_sequences,
    plan_of,
)
from consent.preferences.choosing.reader import Reader
from consent.preferences.choosing.recording import Recording
from consent.preferences.choosing.stops import STOP, Stop, parted
from consent.preferences.choosing.view import Cell, View
from consent.preferences.choosing.visit import Visit
from consent.vocabulary.ids import ContactId
from consent.vocabulary.scope import Scope

UNDO_WORDS = (
    "Undo \N{LEFT DOUBLE QUOTATION MARK}Stop everything\N{RIGHT DOUBLE QUOTATION MARK}"
)

MOST_PAST = 200
"""How much of the past a page shows; all of it is the answer to an access request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A page, what was said before, and what a draft has on in it, if there is one.

    `policy` is what it was read by.
    """

    view: View
    policy: Policy | None
    past: tuple[Past, ...]
    chosen: frozenset[Cell] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    """Lets people see and change who may reach them, where, about what.

    Each verb that changes something locks the contacts of the page in one order before
    it reads anything, and works in the present transaction.
    """

    reader: Reader
    recording: Recording
    consents: Consents
    links: ManageLinks

    def see(self, visit: Visit) -> View:
        """Return the page of a link; nothing changes.

        Raises:
            UnknownContactError: the contact is not here, or has a new holder.
            UnknownAccountError: the account is not here.
        """
        return self.reader.read(visit).view

    def show(self, visit: Visit, draft: Posted | None = None) -> Shown:
        """Return the page of a link with what was agreed to; nothing changes.

        A draft is what somebody had chosen before: it is shown as chosen, and stands
        only once it is saved.
        """
        now = self.reader.read(visit)
        began = {contact: holder_since(facts) for contact, facts in now.facts.items()}
        told_of = [contact for contact in began if now.held[contact].proven]
        events = self.reader.ledger.said_of(told_of, TOLD, most=MOST_PAST)
        return Shown(
            view=now.view,
            policy=now.policy,
            past=past_of(
                [e for e in events if now.held[e.contact].had(e, began.get(e.contact))],
                shelf=now.shelf,
                policy=now.policy,
                language=visit.language,
            ),
            chosen=None if draft is None else self._chosen(draft, now),
        )

    def contacts(self, visit: Visit) -> tuple[ContactId, ...]:
        """Return the contacts that a link opens."""
        return tuple(self.reader.held_by(visit.link))

    def save(self, visit: Visit, posted: Posted) -> Saved:
        """Record what was switched off, and say what is still to be agreed to.

        Raises:
            NotOfThisPageError: it names a contact that is not on the page.
        """
        now, since = self._locked(visit, posted.sequences)
        _check_known(posted.turned_on, posted.sequences)
        plan = plan_of(posted, now, since)
        evidence = visit.evidence("Save")
        self.recording.withdraw(plan.withdrawals, evidence, now.policy)
        return self._saved(now, plan.changes, wanted=plan.wanted)

    def agree(self, visit: Visit, agreed: Agreed) -> Saved:
        """Record what was agreed to; what was ended meanwhile stays ended.

        Raises:
            NotOfThisPageError: it names a contact that is not on the page.
            NameMissingError: something is to be signed, and is not.
        """
        now, since = self._locked(visit, agreed.sequences)
        cells = {yes.cell: yes for yes in agreed.yes}
        check_contacts({cell.contact for cell in cells}, now.view)
        _check_known(cells, agreed.sequences)
        wanted, refused = apart(cells, now, since)
        asked = [cells[cell] for cell in wanted]
        self._check_signed(asked, agreed.signature, now)
        told = [
            Change(
                told=self.recording.granted(yes, agreed.signature, visit, now),
                cell=yes.cell,
            )
            for yes in asked
        ]
        return self._saved(now, (*told, *refused))

    def stop_everything(self, visit: Visit) -> Saved:
        """Switch everything off, for every contact of the page, whatever stands."""
        now, _ = self._locked(visit, {})
        contacts = [section.contact for section in now.view.sections]
        evidence = visit.evidence("Stop everything", reference=STOP)
        stops = [(contact, Scope()) for contact in contacts]
        self.recording.withdraw(stops, evidence, now.policy)
        changes = tuple(Change(told=Told.STOPPED, contact=each) for each in contacts)
        return self._saved(now, changes)

    def undo_stop(self, visit: Visit, shown: Iterable[Stop]) -> Saved:
        """Take back stops of everything that were said here within a day, and shown.

        What stood before stands again; nothing else comes back. A stop that was said
        after the page was shown stands, and so does what it ended.
        """
        now, _ = self._locked(visit, {})
        stopped = now.view.stopped
        taken, kept = parted(() if stopped is None else stopped.events, set(shown))
        self.recording.reinstate(taken, visit.evidence(UNDO_WORDS), now.policy)
        changes = (
            *(Change(told=Told.RESTORED, contact=c) for c in dict(taken)),
            *(Change(told=Told.OVERRULED, contact=c) for c in kept),
        )
        return self._saved(now, changes)

    def not_me(self, visit: Visit, contact: ContactId) -> Saved:
        """Record that an address is somebody else's now, and end what held it.

        Raises:
            NotOfThisPageError: the contact is not on the page, or nobody proved that
                it belongs to the account.
        """
        now, _ = self._locked(visit, {})
        check_contacts({contact}, now.view)
        if not now.view.contacts[contact].proven:
            raise NotOfThisPageError("It is not proven whose address this is.")
        evidence = visit.evidence("This is not me")
        self.consents.reassign(contact, occurred_at=None, evidence=evidence)
        self.links.drop_draft(visit.link)
        return self._saved(now, (Change(told=Told.NOT_ME, contact=contact),))

    def _chosen(self, draft: Posted, now: Now) -> frozenset[Cell]:
        """Return the switches that a draft has on, as far as they can be by now."""
        since = self.reader.since(draft.sequences, now)
        wanted, _ = apart(draft.turned_on, now, since)
        on = {switch.cell for switch in now.view.switches if switch.ticked}
        return frozenset((on - set(draft.turned_off)) | set(wanted))

    def _locked(
        self, visit: Visit, sequences: Mapping[ContactId, int]
    ) -> tuple[Now, Since]:
        """Lock the page's contacts, then read where they stand and what came since."""
        locked = self.reader.lock(visit)
        now = self.reader.read(visit, among=locked)
        check_sequences(sequences, now.view)
        return now, self.reader.since(sequences, now)

    def _saved(
        self, now: Now, changes: tuple[Change, ...], wanted: tuple[Cell, ...] = ()
    ) -> Saved:
        heads = self.reader.contacts.lock_all(now.facts)
        return Saved(
            view=now.view,
            changes=changes,
            wanted=wanted,
            sequences={head.contact: head.sequence for head in heads},
        )

    def _check_signed(
        self, asked: Iterable[Yes], signature: str | None, now: Now
    ) -> None:
        """Ask for a name before anything is recorded, not in the middle of it."""
        if not signature and any(self.recording.needs_name(y, now) for y in asked):
            raise NameMissingError("This is signed with a name.")


def _check_known(cells: Iterable[Cell], sequences: Mapping[ContactId, int]) -> None:
    """Refuse a wish that does not say until where its page had read the contact."""
    if not {cell.contact for cell in cells} <= sequences.keys():
        raise NotOfThisPageError("It does not say what it was shown.")
