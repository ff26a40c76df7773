"""How messages ended, by the books and by the double that took them or did not."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg

from rig.campaign import Taken
from rig.verdict import leaks_in, texts_in

_STATUSES = "SELECT id::text, status FROM message WHERE purpose = 'offers'"
_ATTEMPTS = "SELECT message_id::text, sequence FROM send_attempt"
_UNKNOWN = """
    SELECT o.code, count(*) FROM send_outcome o
    JOIN send_attempt a USING (contact_id, sequence)
    JOIN message m ON m.contact_id = a.contact_id AND m.id = a.message_id
    WHERE o.ending = 'unknown' AND m.status = 'unknown' GROUP BY o.code
"""
_SENT = frozenset({"sent", "delivered"})
_NOT_SENT = frozenset({"refused", "failed", "expired", "cancelled"})
_MAYBE = frozenset({"unknown"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """How many messages ended how, and how many as they must not."""

    statuses: Mapping[str, int]
    unknown: Mapping[str, int]
    lost: int
    unended: int
    unasked: int
    twice: int
    sent_and_not_taken: int
    taken_and_not_sent: int
    of_no_attempt: int
    leaks: int

    @property
    def faults(self) -> int:
        """Return how many are as they must not be."""
        return (
            self.lost
            + self.unended
            + self.unasked
            + self.twice
            + self.sent_and_not_taken
            + self.taken_and_not_sent
            + self.of_no_attempt
            + self.leaks
        )

    def told(self) -> str:
        """Return it for people."""
        ends = ", ".join(f"{name} {n:,}" for name, n in sorted(self.statuses.items()))
        codes = ", ".join(f"{code} {n:,}" for code, n in sorted(self.unknown.items()))
        lines = (
            f"messages by their end: {ends}",
            f"  unknown because: {codes or 'none is'}",
            "FAULTS",
            f"  accepted, and not in the books: {self.lost}",
            f"  accepted, and without an end: {self.unended}",
            f"  in the books, and never answered to anybody: {self.unasked}",
            f"  taken twice by the provider: {self.twice}",
            f"  sent in the books, not taken: {self.sent_and_not_taken}",
            f"  taken, and not sent in the books: {self.taken_and_not_sent}",
            f"  taken, and of no attempt: {self.of_no_attempt}",
            f"  attempts after a withdrawal, by number: {self.leaks}",
        )
        return "\n".join(lines)


def ends_of(
    books: psycopg.Connection, book: Path, answered: Mapping[str, Taken]
) -> Ends:
    """Compare what was answered, what is in the books and what the double took."""
    statuses: dict[str, str] = dict(books.execute(_STATUSES).fetchall())
    accepted = {each.message for each in answered.values()}
    attempts = set(books.execute(_ATTEMPTS).fetchall())
    texts = texts_in(book)
    taken = Counter(message for message, _ in texts)
    known = _SENT | _NOT_SENT | _MAYBE
    return Ends(
        statuses=Counter(statuses.values()),
        unknown=dict(books.execute(_UNKNOWN).fetchall()),
        lost=len(accepted - statuses.keys()),
        unended=sum(status not in known for status in statuses.values()),
        unasked=len(statuses.keys() - accepted),
        twice=sum(count > 1 for count in taken.values()),
        sent_and_not_taken=sum(
            status in _SENT and not taken[each] for each, status in statuses.items()
        ),
        taken_and_not_sent=sum(
            status in _NOT_SENT and taken[each] > 0 for each, status in statuses.items()
        ),
        of_no_attempt=sum(text not in attempts for text in texts),
        leaks=leaks_in(books),
    )
