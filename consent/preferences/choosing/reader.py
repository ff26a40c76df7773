"""Reads what a page is made of, in few round trips, however many contacts it has."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from consent.contacts.account_service import Accounts
from consent.contacts.contact import UnknownContactError
from consent.contacts.faces import Faces
from consent.contacts.service import Contacts
from consent.guard.crowd_store import CrowdFacts, ManyRows
from consent.guard.facts import Facts
from consent.guard.gathered import Gathered
from consent.ledger.registers import Register
from consent.ledger.service import Ledger
from consent.ledger.wording_shelf import Shelf
from consent.ledger.wordings import Wordings
from consent.links.manage import ManageLink
from consent.policy.service import Policies
from consent.policy.values import Policy
from consent.preferences.choosing.agreements import agreement_for
from consent.preferences.choosing.holds import Held, Hold, hold_of
from consent.preferences.choosing.judging import Agreeing, Known, Setting
from consent.preferences.choosing.plan import Now, Since
from consent.preferences.choosing.reading import view_of
from consent.preferences.choosing.stops import may_be_stopped, stopped_of
from consent.preferences.choosing.view import Agreement, Cell, Stopped, View
from consent.preferences.choosing.visit import Visit
from consent.vocabulary.channel import Channel, ContactKind
from consent.vocabulary.clock import Clock
from consent.vocabulary.ids import ContactId

_CHANGES_HANDS = frozenset({Register.REASSIGNED, Register.FORGOTTEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Knows whose contacts a link opens, and where each of them stands."""

    contacts: Contacts
    accounts: Accounts
    ledger: Ledger
    wordings: Wordings
    policies: Policies
    faces: Faces
    facts: CrowdFacts
    present: ManyRows
    clock: Clock

    def read(self, visit: Visit, *, among: Collection[ContactId] | None = None) -> Now:
        """Return the page of a link, or what of it is among some contacts.

        Raises:
            UnknownContactError: the contact is not here, or has a new holder.
            UnknownAccountError: the account is not here.
        """
        held = self.held_by(visit.link)
        wanted = [each for each in held if among is None or each in among]
        gathered = self.facts.of_contacts(self.present, wanted) if wanted else {}
        facts = {each: found.facts for each, found in gathered.items()}
        self._check_holder(visit, facts)
        policy, shelf = self._policy(gathered), self.wordings.shelf()
        setting = Setting(
            policy=policy,
            agreeing=_agreeing(policy, shelf, visit.language),
            language=visit.language,
            account=visit.link.account,
            now=self.clock.now(),
        )
        return Now(
            view=self._view(facts, setting, held),
            facts=facts,
            policy=policy,
            shelf=shelf,
            held=held,
        )

    def lock(self, visit: Visit) -> set[ContactId]:
        """Lock the contacts of a link in the order of their ids; read afterwards."""
        heads = self.contacts.lock_all(self.held_by(visit.link))
        return {head.contact for head in heads}

    def held_by(self, link: ManageLink) -> Held:
        """Return the contacts that a link opens: an account's now, or the one."""
        if link.account is not None:
            links = self.accounts.links_of(link.account)
            return {each.contact: hold_of(each) for each in links}
        return {} if link.contact is None else {link.contact: Hold()}

    def since(self, sequences: Mapping[ContactId, int], now: Now) -> Since:
        """Return what was recorded of contacts after a page had read them."""
        known = now.view.contacts
        return {
            contact: frozenset(
                event.id
                for event in self.ledger.history(contact)
                if event.sequence > sequence
            )
            for contact, sequence in sequences.items()
            if contact in known and known[contact].sequence > sequence
        }

    def _view(
        self, facts: Mapping[ContactId, Facts], setting: Setting, held: Held
    ) -> View:
        faces = self.faces.of(facts)
        known = [
            Known(
                contact=face.contact,
                kind=face.kind,
                masked=face.masked,
                region=face.region,
                time_zone=face.time_zone,
                readable=face.readable,
                facts=facts[face.contact],
                proven=held[face.contact].proven,
            )
            for face in (faces[each] for each in held if each in faces)
            if setting.account is None or face.kind is not ContactKind.DEVICE
        ]
        return view_of(known, setting, stopped=self._stopped(facts, held))

    def _stopped(self, facts: Mapping[ContactId, Facts], held: Held) -> Stopped | None:
        now = self.clock.now()
        stopped = {
            contact: (found, self.ledger.history(contact))
            for contact, found in facts.items()
            if held[contact].proven and may_be_stopped(found, now)
        }
        began = {c: h.since for c, h in held.items() if h.since is not None}
        return stopped_of(stopped, held_since=began, now=now)

    def _policy(self, gathered: Mapping[ContactId, Gathered]) -> Policy | None:
        """Return the rules in force when the facts were read; with none read, now."""
        for each in gathered.values():
            version = each.policy_version
            return None if version is None else self.policies.cached(version)
        return self.policies.current()

    def _check_holder(self, visit: Visit, facts: Mapping[ContactId, Facts]) -> None:
        """Close the page of a contact that got a new holder after the link was sent.

        Whoever said so by this very link is the new holder.
        """
        link = visit.link
        if link.contact is None:
            return
        if link.contact not in facts:
            raise UnknownContactError("There is no contact with this id.")
        for row in facts[link.contact].rows:
            if row.register in _CHANGES_HANDS and row.at > link.issued_at:
                event = self.ledger.event(link.contact, row.event)
                if event is None or event.reference != visit.reference:
                    raise UnknownContactError("The contact has a new holder.")


def _agreeing(policy: Policy | None, shelf: Shelf, language: str) -> Agreeing:
    if policy is None:
        return lambda _cell, _region: None
    known: dict[tuple[Channel, str, str, str | None], Agreement | None] = {}

    def agreeing(cell: Cell, region: str | None) -> Agreement | None:
        place = (cell.channel, cell.purpose, cell.seller, region)
        if place not in known:
            known[place] = agreement_for(
                cell, policy=policy, shelf=shelf, region=region, language=language
            )
        return known[place]

    return agreeing
