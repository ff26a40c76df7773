"""The journal of this machine beside the marks of the database."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from consent.db.journal.comparison import Compared, Verdict, compare
from consent.db.journal.entries import Entry, Erased, Said
from consent.db.journal.folder import Folder
from consent.db.journal.lines import Entered
from consent.db.journal.service import Journal
from consent.db.journal.store import JournalStore, Known
from consent.ledger.events import Kind
from consent.recovery.replay import Done, Placed, Replay

_RECENT = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Compares every file with its mark; works in the present transaction."""

    journal: Journal
    store: JournalStore
    replay: Replay

    @property
    def folder(self) -> Folder:
        """Return the journal's folder."""
        return self.journal.folder

    def compared(self, *, whole: bool = True) -> list[Compared]:
        """Compare the files with their marks; not `whole`, only those of late.

        The files are measured before the marks are read: what was acknowledged by then
        is in the database by now, or the database lost it.

        Raises:
            JournalFaultError: the folder cannot be used, or a file is damaged.
        """
        found = self.folder.found()
        known = self.known()
        if known is not None and not whole:
            since = (known.seen_at - _RECENT).timestamp()
            found = [each for each in found if each.touched >= since]
        era = self.store.era()
        marks = self.store.marks(each.writer for each in found)
        return [compare(each, marks.get(each.writer, 0), era) for each in found]

    def known(self) -> Known | None:
        """Return what the database knows of this journal."""
        return self.store.known().get(self.folder.id)

    def bring_back(self, compared: Compared) -> Counter[Done]:
        """Write again what one interrupted transaction was about to commit."""
        writer, [line] = compared.found.writer, compared.surplus
        if self.store.locked_mark(writer, self.folder.id) >= line.number:
            return Counter()
        done = self.replay.all(self.entries(compared))
        self.settle(compared)
        return done

    def entries(self, compared: Compared) -> Placed:
        """Return what is to be written again of a file, and where each entry stands."""
        interrupted = compared.verdict is Verdict.INTERRUPTED
        era = self.store.era() if interrupted else None
        return [
            (f"journal:{compared.found.writer}:{line.number}", entry)
            for line in compared.surplus
            for entry in (_told(line) if line.era == era else line.entries)
        ]

    def settle(self, compared: Compared) -> None:
        """Move a file's mark to the end of what was written again."""
        last = compared.surplus[-1].number
        self.store.settle(compared.found.writer, self.folder.id, last)

    def suspect(self) -> None:
        """Have nothing sent, anywhere, until this journal is confirmed."""
        self.store.suspect(self.folder.id, self.folder.name)


def _told(line: Entered) -> tuple[Entry, ...]:
    """Return what is kept of a transaction that this very database did not commit.

    Its process was killed and nobody was answered: nothing was handed over, and whoever
    asked for an erasure asks again. But a person who said no has said it.
    """
    if any(isinstance(entry, Erased) for entry in line.entries):
        return ()
    return tuple(
        entry
        for entry in line.entries
        if isinstance(entry, Said) and entry.kind != Kind.FORGOTTEN
    )
