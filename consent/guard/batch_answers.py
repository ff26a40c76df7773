"""Writes the answers to a batch, with the links of those that may be reached."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO
from uuid import UUID

from consent.guard.batch_forms import Form
from consent.guard.batch_spool import room
from consent.guard.batches import Judged
from consent.guard.document import written
from consent.guard.facts import effective_class
from consent.guard.question import Question
from consent.guard.shapes import Verdict
from consent.ledger.statements import NotOptionalError
from consent.links.tokens import WithdrawTokens
from consent.links.unsubscribe import unsubscribe_url
from consent.policy.values import Policy
from consent.vocabulary.ids import ContactId
from consent.vocabulary.purpose import NEEDS_CONSENT

Link = Callable[[bytes], str]
"""Makes the link by which a contact withdraws, of its id as text."""

_AT_ONCE = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLinks:
    """Makes the withdraw links of a batch."""

    tokens: WithdrawTokens
    public_url: str

    def maker(self, question: Question, policy: Policy) -> Link:
        """Return what makes the links for a purpose of a seller.

        Raises:
            NotOptionalError: no link can switch the purpose off.
            InvalidError: no purpose or no seller has the name in the question.
        """
        purpose = policy.purpose(question.purpose)
        seller = policy.seller(question.seller)
        if effective_class(question, purpose) not in NEEDS_CONSENT:
            raise NotOptionalError(f"{purpose.id} cannot be switched off by a link")

        def link(contact: bytes) -> str:
            whom = ContactId(UUID(contact.decode()))
            token = self.tokens.issue(whom, seller.id, purpose.id)
            return unsubscribe_url(self.public_url, token)

        return link


def write_answers(
    judged: Judged, form: Form, out: IO[bytes], *, link: Link | None, hypothetical: bool
) -> None:
    """Write every answer in the order of the lines, and that they are all."""
    tails: dict[Verdict, bytes] = {}
    some = [form.begin()]
    for front, verdict, contact in judged.answers:
        if verdict is None:
            some.append(front + form.line_end)
        elif link is not None and contact is not None and verdict.allowed:
            some.append(front + form.tail(verdict, link(contact)))
        else:
            some.append(front + (tails.get(verdict) or _tail(tails, form, verdict)))
        if len(some) >= _AT_ONCE:
            _write(out, some)
            some.clear()
    _write(out, [*some, form.end(_summary(judged, hypothetical=hypothetical))])


def _write(out: IO[bytes], some: Sequence[bytes]) -> None:
    with room():
        out.write(b"".join(some))


def _tail(tails: dict[Verdict, bytes], form: Form, verdict: Verdict) -> bytes:
    tail = form.tail(verdict, None)
    # One with a time of its own is nobody else's.
    if verdict.not_before is None:
        tails[verdict] = tail
    return tail


def _summary(judged: Judged, *, hypothetical: bool) -> dict[str, object]:
    found: dict[str, object] = {
        "lines": judged.tally.lines,
        "allowed": judged.tally.allowed,
        "rules_version": None if judged.policy is None else judged.policy.version,
        "checked_at": written(judged.checked_at),
    }
    return {**found, "hypothetical": True} if hypothetical else found
