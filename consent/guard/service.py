"""The guard's verbs: check an address, judge a locked contact."""

from dataclasses import dataclass
from typing import Protocol

from consent.contacts.address import Address
from consent.contacts.service import Contacts
from consent.guard.deciding import decider
from consent.guard.decision import Decision, Objection, Reason
from consent.guard.evaluate import refused
from consent.guard.gathered import Gathered
from consent.guard.question import Question
from consent.guard.store import Connection, FactStore
from consent.policy.service import Policies
from consent.policy.values import Policy, UnknownPurposeError, UnknownSellerError
from consent.vocabulary.clock import Clock
from consent.vocabulary.ids import ContactId


class Reconfirm(Protocol):
    """Compares the database with the journal anew, and says if they agree.

    With `settle` it may wait for contacts, so nobody asks so who holds one.
    """

    def __call__(self, *, settle: bool) -> bool:
        """Say whether no journal is behind any more."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A decision, whom it is for, and the generation of API keys it was read beside."""

    decision: Decision
    seller: str | None
    key_generation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Judges questions on the facts of the two books; it writes nothing."""

    contacts: Contacts
    policies: Policies
    store: FactStore
    clock: Clock
    checks: Connection
    present: Connection
    reconfirm: Reconfirm

    def check(self, address: Address, question: Question) -> Checked:
        """Say whether an address may be reached, in one round trip, without a lock.

        Raises:
            InvalidError: no purpose or no seller has the name in the question.
        """
        gathered = self._known(address, question)
        if gathered.facts.journal_behind and self.reconfirm(settle=True):
            gathered = self._known(address, question)
        return Checked(
            decision=self._decide(question, gathered),
            seller=self._seller(question, gathered),
            key_generation=gathered.key_generation,
        )

    def judge(self, contact: ContactId, question: Question) -> Decision:
        """Say whether a contact may be reached, within the present transaction.

        Whoever acts on the answer holds the contact's lock, taken in an earlier
        statement: only then has the judgement seen every acknowledged withdrawal.
        """
        gathered = self._present(contact, question)
        if gathered.facts.journal_behind and self.reconfirm(settle=False):
            gathered = self._present(contact, question)
        return self.judge_on(gathered, question)

    def judge_on(self, gathered: Gathered, question: Question) -> Decision:
        """Say whether a contact may be reached of whom the facts were gathered."""
        try:
            return self._decide(question, gathered)
        except (UnknownPurposeError, UnknownSellerError):
            # It was published when it was asked for, and is no more.
            return self._refused(
                gathered, Reason.PURPOSE_UNKNOWN_FOR_CHANNEL, "published-purpose"
            )

    def settle(self) -> None:
        """Have the journal compared where that is due, before many are judged."""
        if self.store.of_nobody(self.checks).facts.journal_behind:
            self.reconfirm(settle=True)

    def erased(self, contact: ContactId, question: Question) -> Decision:
        """Return the refusal of a message whose content or address was erased."""
        gathered = self._present(contact, question)
        return self._refused(gathered, Reason.SUPPRESSED, "erased-content")

    def _known(self, address: Address, question: Question) -> Gathered:
        return self.store.of_address(
            self.checks,
            kind=address.kind,
            digests=self.contacts.digests(address),
            occasion=question.occasion,
        )

    def _present(self, contact: ContactId, question: Question) -> Gathered:
        return self.store.of_contact(
            self.present, contact=contact, occasion=question.occasion
        )

    def _seller(self, question: Question, gathered: Gathered) -> str | None:
        """Return the seller that is meant; a question that names none means one."""
        policy = self._policy(gathered)
        return question.seller if policy is None else policy.seller(question.seller).id

    def _policy(self, gathered: Gathered) -> Policy | None:
        version = gathered.policy_version
        return None if version is None else self.policies.cached(version)

    def _decide(self, question: Question, gathered: Gathered) -> Decision:
        decide = decider(question, self._policy(gathered), now=self.clock.now())
        return decide(gathered.facts)

    def _refused(self, gathered: Gathered, reason: Reason, rule: str) -> Decision:
        policy = self._policy(gathered)
        return refused(
            Objection(reason=reason, rule=rule),
            as_of=gathered.facts.as_of,
            rules_version=None if policy is None else policy.version,
            checked_at=self.clock.now(),
        )
