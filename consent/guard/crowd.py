"""Judges many contacts within one transaction, each as the guard judges it alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from consent.guard.crowd_store import CrowdFacts, ManyRows
from consent.guard.decision import Decision
from consent.guard.question import Question
from consent.guard.service import Guard
from consent.vocabulary.ids import ContactId

Asked = tuple[ContactId, Question]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrowdGuard:
    """Gathers the facts of all in one round trip; the rules are asked one by one."""

    guard: Guard
    store: CrowdFacts
    present: ManyRows

    def judge(self, asked: Sequence[Asked]) -> list[Decision]:
        """Say of each whether it may be reached, in the order they were asked in."""
        contacts = [contact for contact, _ in asked]
        known = self.store.of_contacts(self.present, contacts)
        behind = any(each.facts.journal_behind for each in known.values())
        if behind and self.guard.reconfirm(settle=False):
            known = self.store.of_contacts(self.present, contacts)
        return [
            self.guard.judge_on(known[contact], question) for contact, question in asked
        ]
