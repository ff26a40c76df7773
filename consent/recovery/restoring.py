"""What an operator does after a restore: bring back what was lost, or go without."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from consent.contacts.service import Contacts
from consent.db.journal.comparison import Compared, Verdict
from consent.db.journal.store import Known
from consent.recovery.marks import Marks, entries
from consent.recovery.replay import Done, Placed
from consent.recovery.service import Recovery
from consent.sendlog.halting import Halts
from consent.sendlog.halts import Halted, HaltKind
from consent.vocabulary.clock import Clock
from consent.vocabulary.errors import ConflictError, NotFoundError, UnavailableError
from consent.vocabulary.ids import ContactId

_AT_ONCE = 50
_NEWS = frozenset(Done) - {Done.KNOWN}
REASON = (
    "restored: look at halts, accounts, cancelled messages and keys; then consent "
    "resume --all"
)
"""Why everything is halted, for whoever finds it so."""


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

    @property
    def is_certain(self) -> bool:
        """Say whether something is missing that was acknowledged."""
        return any(each.verdict is Verdict.LOST for each in self.files)

    def chunks(self) -> Iterator[Placed]:
        """Yield the entries, the oldest first, as many as are committed at once."""
        for start in range(0, len(self.entries), _AT_ONCE):
            yield self.entries[start : start + _AT_ONCE]


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoring:
    """Brings back what was lost; in the present transaction, unless a verb says so."""

    marks: Marks
    recovery: Recovery
    contacts: Contacts
    clock: Clock

    def lost(self) -> Lost:
        """Return what the database lacks, read in a transaction of its own.

        Raises:
            JournalFaultError: a file is damaged.
            JournalPendingError: it cannot be known yet.
        """
        seen = self.recovery.seen()
        compared = [seen.compared(each) for each in seen.files]
        if any(each.verdict is Verdict.PENDING for each in compared):
            raise JournalPendingError(
                "A process still waits for a commit of a database that is gone."
            )
        files = tuple(c for c in compared if c.verdict is not Verdict.SETTLED)
        found = [placed for each in files for placed in entries(each, seen.era)]
        found.sort(key=lambda placed: placed[1].at)
        return Lost(files=files, entries=tuple(found))

    def bring_back(self, chunk: Placed) -> Counter[Done]:
        """Write some entries again; those that are there already change nothing."""
        # In the order of their ids, like everybody who locks more than one.
        self.contacts.lock_all({ContactId(entry.contact) for _, entry in chunk})
        return self.marks.replay.all(chunk)

    def settle(self, lost: Lost, done: Counter[Done], halts: Halts) -> bool:
        """Move the marks; say whether everything is halted, since something was lost.

        What else was lost the journal does not know: halts, accounts that were
        closed, messages that were cancelled, keys that were revoked. So whoever
        operates it says, not we, when sending goes on.
        """
        for each in lost.files:
            self.marks.settle(each)
        halted = lost.is_certain or any(done[each] for each in _NEWS)
        if halted:
            halts.halt(Halted(kind=HaltKind.ALL), reason=REASON, by="recover")
        return halted

    def finish(self) -> list[Known]:
        """Compare once more, in transactions of its own; return who is waited for."""
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
        """Return files that nobody writes, all committed, untouched for that long.

        They are compared in a transaction of its own.
        """
        before = self.clock.now() - age
        seen = self.recovery.seen()
        return [
            each
            for each in map(seen.compared, seen.files)
            if each.verdict is Verdict.SETTLED
            and not each.found.alive
            and each.found.touched < before.timestamp()
        ]

    def prune(self, files: Sequence[Compared]) -> None:
        """Remove files first, their marks after: a mark without a file does no harm."""
        for each in files:
            each.found.path.unlink()
        self.marks.store.drop([each.found.writer for each in files])
