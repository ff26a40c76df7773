"""The guard's verbs: check an address, judge a locked contact."""

from dataclasses import dataclass, replace

from consent.contacts.address import Address
from consent.contacts.service import Contacts
from consent.guard.decision import Decision, Objection, Reason
from consent.guard.evaluate import evaluate, refused
from consent.guard.facts import case_of
from consent.guard.question import Question
from consent.guard.store import Connection, FactStore, Gathered
from consent.policy.service import Policies
from consent.policy.values import Policy, UnknownPurposeError, UnknownSellerError
from consent.vocabulary.clock import Clock
from consent.vocabulary.ids import ContactId


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

    def check(self, address: Address, question: Question) -> Checked:
        """Say whether an address may be reached, in one round trip, without a lock.

        Raises:
            InvalidError: no purpose or no seller has the name in the question.
        """
        gathered = self.store.of_address(
            self.checks,
            kind=address.kind,
            digests=self.contacts.digests(address),
            occasion=question.occasion,
        )
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
        gathered = self.store.of_contact(
            self.present, contact=contact, occasion=question.occasion
        )
        try:
            return self._decide(question, gathered)
        except (UnknownPurposeError, UnknownSellerError):
            # It was published when it was asked for, and is no more.
            return self._refused(
                gathered, Reason.PURPOSE_UNKNOWN_FOR_CHANNEL, "published-purpose"
            )

    def erased(self, contact: ContactId, question: Question) -> Decision:
        """Return the refusal of a message whose content or address was erased."""
        gathered = self.store.of_contact(
            self.present, contact=contact, occasion=question.occasion
        )
        return self._refused(gathered, Reason.SUPPRESSED, "erased-content")

    def _seller(self, question: Question, gathered: Gathered) -> str | None:
        """Return the seller that is meant; a question that names none means one."""
        policy = self._policy(gathered)
        return question.seller if policy is None else policy.seller(question.seller).id

    def _policy(self, gathered: Gathered) -> Policy | None:
        version = gathered.policy_version
        return None if version is None else self.policies.cached(version)

    def _decide(self, question: Question, gathered: Gathered) -> Decision:
        policy = self._policy(gathered)
        if policy is None:
            decision = self._refused(
                gathered, Reason.RULESET_UNAVAILABLE, "published-rules"
            )
            return replace(decision, hypothetical=question.at is not None)
        now = self.clock.now()
        case = case_of(
            question,
            purpose=policy.purpose(question.purpose),
            seller=policy.seller(question.seller),
            facts=gathered.facts,
            now=now,
        )
        return evaluate(case, rules_version=policy.version, checked_at=now)

    def _refused(self, gathered: Gathered, reason: Reason, rule: str) -> Decision:
        policy = self._policy(gathered)
        return refused(
            Objection(reason=reason, rule=rule),
            as_of=gathered.facts.as_of,
            rules_version=None if policy is None else policy.version,
            checked_at=self.clock.now(),
        )
