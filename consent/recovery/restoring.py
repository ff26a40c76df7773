"""What an operator does after a restore: bring back what was lost, or go without."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from consent.contacts.service import Contacts
from consent.db.journal.comparison import Compared, Verdict
from consent.db.journal.store import Known
from consent.recovery.marks import Marks
from consent.recovery.replay import Done, Placed
from consent.recovery.service import Recovery
from consent.vocabulary.clock import Clock
from consent.vocabulary.errors import ConflictError, NotFoundError, UnavailableError
from consent.vocabulary.ids import ContactId

_AT_ONCE = 50


class UnknownJournalError(NotFoundError):
    """No journal has this id or name."""

    code = "unknown_journal"
    remedy = "Use an id or a name that consent recover prints."


class OwnJournalError(ConflictError):
    """The journal is that of this machine, so it can be recovered."""

    code = "own_journal"
    remedy = "Run consent recover without --without on this machine."


class JournalPendingError(UnavailableError):
    """A process still waits for a commit of a database that is gone."""

    code = "journal_pending"
    remedy = "Wait until it gives up, or restart the processes; then recover again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """What the database lacks of this machine's journal."""

    files: tuple[Compared, ...]
    entries: Placed

    def chunks(self) -> Iterator[Placed]:
        """Yield the entries, the oldest first, as many as are committed at once."""
        for start in range(0, len(self.entries), _AT_ONCE):
            yield self.entries[start : start + _AT_ONCE]


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoring:
    """Brings back what was lost; each verb works in the present transaction."""

    marks: Marks
    recovery: Recovery
    contacts: Contacts
    clock: Clock

    def lost(self) -> Lost:
        """Return what the database lacks.

        Raises:
            JournalFaultError: a file is damaged.
            JournalPendingError: it cannot be known yet.
        """
        compared = self.marks.compared()
        if any(each.verdict is Verdict.PENDING for each in compared):
            raise JournalPendingError(
                "A process still waits for a commit of a database that is gone."
            )
        files = tuple(c for c in compared if c.verdict is not Verdict.SETTLED)
        entries = [placed for each in files for placed in self.marks.entries(each)]
        entries.sort(key=lambda placed: placed[1].at)
        return Lost(files=files, entries=tuple(entries))

    def bring_back(self, chunk: Placed) -> Counter[Done]:
        """Write some entries again; those that are there already change nothing."""
        # In the order of their ids, like everybody who locks more than one.
        self.contacts.lock_all({ContactId(entry.contact) for _, entry in chunk})
        return self.marks.replay.all(chunk)

    def finish(self, lost: Lost) -> list[Known]:
        """Move the marks, compare once more, and return who is still waited for."""
        for each in lost.files:
            self.marks.settle(each)
        self.recovery.compare(whole=True)
        return self.recovery.others_behind()

    def go_without(self, journal: str, reason: str) -> Known:
        """Wait for a journal no more: what only it has is lost.

        Raises:
            UnknownJournalError: there is none of this id or name.
            OwnJournalError: it is the one of this machine.
        """
        found = next(
            (
                each
                for each in self.marks.store.known().values()
                if journal in {str(each.id), each.name}
            ),
            None,
        )
        if found is None:
            raise UnknownJournalError("there is no journal of this id or name")
        if found.id == self.marks.folder.id:
            raise OwnJournalError("this is the journal of this machine")
        self.marks.store.put_aside(found.id, reason)
        return found

    def worn(self, age: timedelta) -> list[Compared]:
        """Return files that nobody writes, all committed, untouched for that long."""
        before = self.clock.now() - age
        return [
            each
            for each in self.marks.compared()
            if each.verdict is Verdict.SETTLED
            and not each.found.alive
            and each.found.touched < before.timestamp()
        ]

    def prune(self, files: Sequence[Compared]) -> None:
        """Remove files first, their marks after: a mark without a file does no harm."""
        for each in files:
            each.found.path.unlink()
        self.marks.store.drop([each.found.writer for each in files])
