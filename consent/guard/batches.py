"""Judges very many addresses against one moment of the two books.

A batch is read whole before the database is asked, so that a slow caller holds nothing
of it; whoever takes the answers puts them by before they are sent, for the same reason.
Every line gets what a single check would answer it at that moment.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from threading import BoundedSemaphore

from consent.contacts.service import Contacts
from consent.db.snapshots import Snapshots
from consent.guard import batch_store
from consent.guard.batch_spool import Entry, Spool
from consent.guard.batch_store import Known, Sought
from consent.guard.deciding import decider
from consent.guard.evaluate import landmarks
from consent.guard.question import Question
from consent.guard.service import Guard
from consent.guard.shapes import Shapes, Verdict
from consent.policy.service import Policies
from consent.policy.values import Policy
from consent.vocabulary.channel import KIND_OF, Channel
from consent.vocabulary.errors import TooManyError
from consent.vocabulary.seller import Seller

AT_ONCE = 2
"""How many batches a process judges at the same time; its other threads answer."""

RETRY_AFTER = 10


class TooManyBatchesError(TooManyError):
    """This process judges as many batches as it may."""

    code = "too_many_batches"
    remedy = "Send the batch again after the seconds in Retry-After."


Answered = tuple[bytes, Verdict | None, bytes | None]
"""How a line's answer begins, its verdict, and the contact if anything is known of it.

There is no verdict where the line itself was bad.
"""


@dataclass(slots=True, kw_only=True)
class Tally:
    """How many lines got which verdict, so far."""

    lines: int = 0
    verdicts: Counter[Verdict] = field(default_factory=Counter)

    @property
    def allowed(self) -> int:
        """Return how many got a yes."""
        return sum(n for verdict, n in self.verdicts.items() if verdict.allowed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The answers to a batch, to be taken once, and what they rest on."""

    answers: Iterator[Answered]
    tally: Tally
    policy: Policy | None
    seller: Seller | None
    checked_at: datetime


class Batches:
    """Reads batches and judges them, a few at a time."""

    def __init__(
        self,
        *,
        contacts: Contacts,
        policies: Policies,
        guard: Guard,
        snapshots: Snapshots,
    ) -> None:
        """Take who is known, what is in force, who judges, and where to read."""
        self._contacts = contacts
        self._policies = policies
        self._guard = guard
        self._snapshots = snapshots
        self._places = BoundedSemaphore(AT_ONCE)

    def enter(self) -> None:
        """Take one of the places in this process; whoever does, leaves.

        Raises:
            TooManyBatchesError: all are taken.
        """
        if not self._places.acquire(blocking=False):
            raise TooManyBatchesError(
                "Other batches are being judged.", retry_after=RETRY_AFTER
            )

    def leave(self) -> None:
        """Give the place back."""
        self._places.release()

    def spool(self, entries: Iterable[Entry], channel: Channel) -> Spool:
        """Return the lines, read to their end; whoever asked closes it."""
        spool = Spool()
        try:
            spool.write(entries, self._contacts.digest_taker(KIND_OF[channel]))
        except BaseException:
            spool.close()
            raise
        return spool

    @contextmanager
    def judged(self, spool: Spool, question: Question) -> Iterator[Judged]:
        """Judge the lines; the moment is held for as long as the block runs.

        Raises:
            InvalidError: no purpose or no seller has the name in the question.
        """
        self._guard.settle()
        # What was acknowledged before this time is seen, for the moment is later.
        now = self._guard.clock.now()
        with self._snapshots.opened() as snapshot:
            beside = self._guard.store.of_nobody(snapshot)
            version = beside.policy_version
            policy = None if version is None else self._policies.cached(version)
            shapes = Shapes(
                decider(question, policy, now=now),
                landmarks=landmarks(question.at or now),
                beside=beside.facts,
                account=question.account,
            )
            batch_store.fill(snapshot, spool.digests())
            sought = Sought(question.channel, question.purpose, question.account)
            tally = Tally()
            yield Judged(
                answers=_answers(
                    spool, batch_store.known(snapshot, sought), shapes, tally
                ),
                tally=tally,
                policy=policy,
                seller=None if policy is None else policy.seller(question.seller),
                checked_at=now,
            )


def _answers(
    spool: Spool, known: Iterator[Known], shapes: Shapes, tally: Tally
) -> Iterator[Answered]:
    """Yield every answer in the order of the lines, known or not."""
    of_nobody = shapes.verdict(())
    verdicts = tally.verdicts
    ends: Known = (spool.lines + 1, b"", [])
    met = chain(known, [ends])
    line, contact, facts = next(met)
    for tally.lines, (front, good) in enumerate(spool.fronts(), start=1):
        if tally.lines == line:
            verdict = shapes.verdict(facts)
            verdicts[verdict] += 1
            yield front, verdict, contact
            line, contact, facts = next(met)
        elif good:
            verdicts[of_nobody] += 1
            yield front, of_nobody, None
        else:
            yield front, None, None
