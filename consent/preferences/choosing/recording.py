"""Puts into the ledger what was chosen on a page."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from consent.contacts.sealing import UnsealError
from consent.contacts.service import Contacts
from consent.ledger.events import Draft, Kind
from consent.ledger.service import Ledger
from consent.ledger.statements import Action, Shown, Statement, draft_of
from consent.ledger.wording import (
    UnknownWordingError,
    Wording,
    WordingDoesNotCoverError,
)
from consent.ledger.wording_shelf import Shelf
from consent.policy.values import Policy
from consent.preferences.choosing.agreements import basis_of
from consent.preferences.choosing.choices import NameMissingError, Told, Yes
from consent.preferences.choosing.plan import Now
from consent.preferences.choosing.visit import Visit
from consent.vocabulary.basis import Basis
from consent.vocabulary.evidence import Evidence
from consent.vocabulary.ids import ContactId, EventId
from consent.vocabulary.scope import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """Records what a person says on the page; the contacts are locked already."""

    contacts: Contacts
    ledger: Ledger

    def withdraw(
        self,
        withdrawals: Iterable[tuple[ContactId, Scope]],
        evidence: Evidence,
        policy: Policy | None,
    ) -> None:
        """Switch off each of these, whatever stands there."""
        version = None if policy is None else policy.version
        for contact, scope in dict.fromkeys(withdrawals):
            draft = Draft(
                kind=Kind.WITHDRAWN,
                scope=scope,
                evidence=evidence,
                policy_version=version,
            )
            self.ledger.record(contact, draft)

    def reinstate(
        self,
        stops: Iterable[tuple[ContactId, EventId]],
        evidence: Evidence,
        policy: Policy | None,
    ) -> None:
        """Take back each of these stops."""
        version = None if policy is None else policy.version
        for contact, event in stops:
            draft = Draft(
                kind=Kind.REINSTATED,
                answers=event,
                evidence=evidence,
                policy_version=version,
            )
            try:
                self.ledger.record(contact, draft)
            except UnsealError:
                # The keys are damaged: who takes a stop back is heard without words.
                plain = Evidence(door=evidence.door, reference=evidence.reference)
                self.ledger.record(contact, replace(draft, evidence=plain))

    def grant(self, yes: Yes, signature: str | None, visit: Visit, now: Now) -> Told:
        """Record one consent, or a request for one that takes a second step.

        Raises:
            UnknownWordingError: there are no such words in this language.
            WordingDoesNotCoverError: the words shown do not cover it.
            NameMissingError: it is to be signed, and is not.
            NotOfThisPageError: it is none of the switches that can be turned on.
        """
        policy, cell = now.policy, yes.cell
        address = self.contacts.address_of(cell.contact)
        if policy is None or address is None:
            return Told.NOT_OFFERED
        wording = _shown(yes, now.shelf)
        basis = basis_of(wording, cell, policy)
        if basis is Basis.EXPRESS_WRITTEN and not signature:
            raise NameMissingError("This is signed with a name.")
        twice = policy.asks_twice(cell.purpose, cell.channel)
        evidence = replace(
            visit.evidence("I agree"),
            wording=wording.id,
            language=wording.language,
            signature=signature if basis is Basis.EXPRESS_WRITTEN else None,
        )
        statement = Statement(
            address=address,
            channel=cell.channel,
            action=Action.REQUEST if twice else Action.GRANT,
            purpose=cell.purpose,
            seller=cell.seller,
            basis=basis,
            evidence=evidence,
        )
        region = now.view.contacts[cell.contact].region
        draft = draft_of(statement, policy, Shown(wording=wording, region=region))
        self.ledger.record(cell.contact, draft)
        return Told.WAITING if twice else Told.ON

    def granted(self, yes: Yes, signature: str | None, visit: Visit, now: Now) -> Told:
        """Do as `grant` does; what cannot be agreed to (any more) is told, not raised.

        Where the keys of a contact are damaged, no consent of it can be kept.
        """
        try:
            return self.grant(yes, signature, visit, now)
        except (UnknownWordingError, WordingDoesNotCoverError, UnsealError):
            return Told.NOT_OFFERED

    def needs_name(self, yes: Yes, now: Now) -> bool:
        """Say whether somebody must sign what they agree to here."""
        if now.policy is None:
            return False
        try:
            wording = _shown(yes, now.shelf)
        except (UnknownWordingError, WordingDoesNotCoverError):
            return False
        return basis_of(wording, yes.cell, now.policy) is Basis.EXPRESS_WRITTEN


def _shown(yes: Yes, shelf: Shelf) -> Wording:
    """Return the very words that were shown, if a page may show them."""
    wording = shelf.find(yes.wording, yes.language)
    if wording is None:
        raise UnknownWordingError(
            "no wording has this id in the language that was named"
        )
    if not wording.supports(Basis.EXPRESS):
        raise WordingDoesNotCoverError(f"{wording.id} supports no express consent")
    if wording.condition_of_purchase:
        raise WordingDoesNotCoverError(f"{wording.id} is a condition of a purchase")
    return wording
