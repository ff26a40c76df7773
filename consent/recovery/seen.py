"""Files as they were measured, beside what the database knew right after."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from consent.db.journal.comparison import Compared, compare
from consent.db.journal.folder import Found
from consent.db.journal.store import Known

_RECENT = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One moment of a journal and of its marks; no transaction is open any more."""

    files: tuple[Found, ...]
    marks: Mapping[UUID, int]
    era: str
    known: Known | None

    @property
    def is_same_life(self) -> bool:
        """Say whether this journal was found whole in this life of the database."""
        return self.known is not None and self.known.era == self.era

    @property
    def is_suspected(self) -> bool:
        """Say whether the database knows already that this journal is ahead."""
        known = self.known
        return known is not None and known.era is None and known.aside is None

    def of_late(self) -> Iterator[Found]:
        """Yield the files that may differ: where nothing was lost, the latest."""
        since = 0.0
        if self.is_same_life and self.known is not None:
            since = (self.known.seen_at - _RECENT).timestamp()
        return (each for each in self.files if each.touched >= since)

    def mark(self, found: Found) -> int:
        """Return how far the database is with a file."""
        return self.marks.get(found.writer, 0)

    def compared(self, found: Found) -> Compared:
        """Compare a file with its mark.

        Raises:
            JournalFaultError: the file is damaged.
        """
        return compare(found, self.mark(found), self.era)


class LostFiles:
    """Remembers a file that is ahead of the database: it need not be read again.

    What was acknowledged above a mark stays lost for as long as the mark stays, in
    one life of the database, however much is added to the file.
    """

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._lost: tuple[str, Compared] | None = None

    def recall(self, seen: Seen, files: Iterable[Found]) -> Compared | None:
        """Return a file that is still ahead, but for its lines, if one is known."""
        if self._lost is None:
            return None
        era, lost = self._lost
        for found in files:
            if found.writer == lost.found.writer:
                grew = found.size >= lost.found.size
                stays = era == seen.era and lost.mark == seen.mark(found)
                return lost if grew and stays else None
        return None

    def note(self, seen: Seen, lost: Compared) -> None:
        """Remember a file that was just found to be ahead, but none of its lines."""
        self._lost = seen.era, replace(lost, surplus=())
