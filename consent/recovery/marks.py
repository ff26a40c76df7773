"""The journal of this machine beside the marks of the database."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from consent.db.journal.comparison import Compared, Verdict
from consent.db.journal.entries import Entry, Erased, Said
from consent.db.journal.folder import Folder, Found
from consent.db.journal.lines import Entered
from consent.db.journal.service import Journal
from consent.db.journal.store import JournalStore
from consent.ledger.events import Kind
from consent.recovery.replay import Done, Placed, Replay
from consent.recovery.seen import Seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """Reads and moves the marks of the files; works in the present transaction."""

    journal: Journal
    store: JournalStore
    replay: Replay

    @property
    def folder(self) -> Folder:
        """Return the journal's folder."""
        return self.journal.folder

    def seen(self, files: Sequence[Found]) -> Seen:
        """Read the marks of files that were measured before.

        In this order: what was acknowledged by then is in the database by now, or the
        database lost it.
        """
        return Seen(
            files=tuple(files),
            era=self.store.era(),
            known=self.store.known().get(self.folder.id),
            marks=self.store.marks(each.writer for each in files),
        )

    def bring_back(self, compared: Compared) -> Counter[Done]:
        """Write again what one interrupted transaction was about to commit."""
        writer, [line] = compared.found.writer, compared.surplus
        if self.store.locked_mark(writer, self.folder.id) >= line.number:
            return Counter()
        done = self.replay.all(entries(compared, self.store.era()))
        self.settle(compared)
        return done

    def settle(self, compared: Compared) -> None:
        """Move a file's mark to the end of what was written again."""
        last = compared.surplus[-1].number
        self.store.settle(compared.found.writer, self.folder.id, last)

    def suspect(self) -> None:
        """Have nothing sent, anywhere, until this journal is confirmed."""
        self.store.suspect(self.folder.id, self.folder.name)


def entries(compared: Compared, era: str) -> Placed:
    """Return what is to be written again of a file, and where each entry stands."""
    interrupted = compared.verdict is Verdict.INTERRUPTED
    return [
        (f"journal:{compared.found.writer}:{line.number}", entry)
        for line in compared.surplus
        for entry in (_told(line) if interrupted and line.era == era else line.entries)
    ]


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
