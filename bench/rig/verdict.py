"""What the books and the double say of a race, read with SQL alone."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg

# The answer to an opt-out is an attempt too, and rests on no grant.
_OFFERS = """
    SELECT count(*) FROM send_attempt a
    JOIN message m ON m.contact_id = a.contact_id AND m.id = a.message_id
        AND m.purpose = 'offers'
"""
_ENDED_BEFORE = f"""
    {_OFFERS}
    JOIN consent_event g ON g.contact_id = a.contact_id AND g.id = a.rests_on
    WHERE EXISTS (
        SELECT FROM consent_event w
        WHERE w.contact_id = a.contact_id
            AND w.kind IN ('withdrawn', 'objected')
            AND w.channel IN ('*', 'sms')
            AND w.purpose IN ('*', 'offers', 'class:marketing')
            AND w.seller IN ('*', 'acme')
            AND w.sequence > g.sequence AND w.sequence {{order}} a.sequence
    )
"""
_WITHOUT_GRANT = f"""
    {_OFFERS}
    WHERE NOT EXISTS (
        SELECT FROM consent_event g
        WHERE g.contact_id = a.contact_id AND g.id = a.rests_on
            AND g.kind = 'granted' AND g.sequence < a.sequence
    )
"""
_OPENED_BETWEEN = f"""
    {_OFFERS}
    WHERE a.contact_id = %s
        AND a.opened_at > to_timestamp(%s) AND a.opened_at < to_timestamp(%s)
"""
_ATTEMPTS = "SELECT message_id::text, sequence FROM send_attempt"
_REFUSED = "SELECT count(*) FROM refusal WHERE stage = 'dispatch'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The figures that decide a race."""

    attempts: int
    before: int
    leaks: int
    paused_leaks: int
    refused: int
    taken: int
    twice: int
    unknown_texts: int

    @property
    def faults(self) -> int:
        """Return how much is as it must not be."""
        return self.leaks + self.paused_leaks + self.twice + self.unknown_texts


def verdict(
    books: psycopg.Connection,
    taken: Path,
    paused: list[tuple[UUID, float, float]],
) -> Verdict:
    """Judge a race by the numbers in the books, and by what the double wrote down."""
    attempts = Counter(
        (message, number) for message, number in books.execute(_ATTEMPTS).fetchall()
    )
    texts = Counter(texts_in(taken))
    return Verdict(
        attempts=attempts.total(),
        before=one(books, _ENDED_BEFORE.format(order=">")),
        leaks=leaks_in(books),
        paused_leaks=sum(one(books, _OPENED_BETWEEN, *each) for each in paused),
        refused=one(books, _REFUSED),
        taken=texts.total(),
        twice=sum(count > 1 for count in texts.values()),
        unknown_texts=sum(text not in attempts for text in texts),
    )


def texts_in(taken: Path) -> list[tuple[str, int]]:
    """Return the message and the attempt of every text that the double took."""
    lines = (line.split() for line in taken.read_text(encoding="ascii").splitlines())
    return [(message, int(number)) for message, number, _ in lines]


def leaks_in(books: psycopg.Connection) -> int:
    """Count the attempts that no grant stands behind, or one that was ended before."""
    ended = one(books, _ENDED_BEFORE.format(order="<"))
    return ended + one(books, _WITHOUT_GRANT)


def one(books: psycopg.Connection, query: str, *values: object) -> int:
    """Return the one number that a query answers."""
    row = books.execute(query.encode(), values).fetchone()
    return 0 if row is None else int(row[0])
