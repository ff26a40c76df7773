"""Confirms that the database has all that the journal has; else nothing leaves."""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar
from uuid import UUID

import structlog

from consent.db.journal.comparison import Compared, Verdict
from consent.db.journal.faults import JournalFaultError
from consent.db.journal.store import Known
from consent.recovery.marks import Marks
from consent.recovery.seen import LostFiles, Seen

_log = structlog.get_logger(__name__)

T = TypeVar("T")

_PAUSE_SECONDS = 1.0
_PATIENCE_SECONDS = 2.0
_NOT_ALL_THERE = frozenset({Verdict.LOST, Verdict.PENDING})


class Apart(Protocol):
    """Does a whole unit of work and commits it beside the present transaction."""

    def __call__(self, work: Callable[[], T]) -> T:
        """Return what the work returned, once it is on disk."""
        ...


class Recovery:
    """Compares this machine's journal with the database, one comparison at a time."""

    def __init__(
        self, marks: Marks, *, apart: Apart, lift_feed: Callable[[], None]
    ) -> None:
        """Compare apart from the present transaction."""
        self._marks = marks
        self._apart = apart
        self._lift_feed = lift_feed
        self._lock = threading.Lock()
        self._began = float("-inf")
        self._succeeded = False
        self._lost = LostFiles()
        self._named: Mapping[UUID, str] = {}

    def is_caught_up(self) -> bool:
        """Say whether every journal was compared with this database; compare ours.

        Whoever else there is by now is remembered: a restored database may not know.
        """
        store = self._marks.store
        behind, known = self._apart(lambda: (store.is_behind(), store.known()))
        if behind:
            return self.confirm()
        try:
            self._remember(known)
        except OSError as error:
            _log.error("journal cannot be written", kind=type(error).__name__)
        return True

    def confirm(self, *, settle: bool = True) -> bool:
        """Compare, and say whether the database has everything; at most once a second.

        With `settle`, what a killed process was about to commit is brought back: not
        to be asked for by who holds a contact's lock. Nobody waits long for another's
        comparison: it needs a connection, and all may be held by those who wait.
        """
        asked = time.monotonic()
        if not self._lock.acquire(timeout=_PATIENCE_SECONDS):
            return False
        try:
            too_soon = asked - self._began < _PAUSE_SECONDS
            if self._began < asked and (self._succeeded or not too_soon):
                self._began, self._succeeded = time.monotonic(), False
                self._succeeded = self.compare(settle=settle)
            return self._succeeded
        finally:
            self._lock.release()

    def compare(self, *, settle: bool = True, whole: bool = False) -> bool:
        """Compare in transactions of its own; say whether no journal is behind.

        None is open while files are read. What was found ahead is not read again
        before the database has moved, unless it is to be compared `whole`.
        """
        try:
            seen = self.seen()
            if not seen.is_same_life:
                # At once: what is heard from here on comes after all that was read.
                self._apart(self._lift_feed)
            compared = self._compared(seen, whole=whole)
        except JournalFaultError as error:
            _log.error("journal cannot be compared", fault=str(error))
            self._apart(self._marks.suspect)
            return False
        return self._apart(lambda: self._trust(seen, compared, settle=settle))

    def seen(self) -> Seen:
        """Measure every file, and read its mark after.

        Raises:
            JournalFaultError: the folder cannot be used.
        """
        files = self._marks.folder.found()
        return self._apart(lambda: self._marks.seen(files))

    def others_behind(self) -> list[Known]:
        """Return the journals that were not compared with this database yet."""
        store = self._marks.store
        known, era = self._apart(lambda: (store.known(), store.era()))
        return [
            each for each in known.values() if each.aside is None and each.era != era
        ]

    def _compared(self, seen: Seen, *, whole: bool) -> list[Compared]:
        """Compare the files; where one is ahead, the others do not matter any more."""
        files = seen.files if whole else tuple(seen.of_late())
        recalled = None if whole else self._lost.recall(seen, files)
        if recalled is not None:
            return [recalled]
        compared = []
        for found in files:
            each = seen.compared(found)
            if each.verdict is Verdict.LOST:
                self._lost.note(seen, each)
                lost = len(each.surplus)
                _log.error("the database is behind its journal", transactions=lost)
                return [each]
            compared.append(each)
        return compared

    def _trust(self, seen: Seen, compared: list[Compared], *, settle: bool) -> bool:
        """Write down, in the present transaction, what the comparison came to."""
        store, folder = self._marks.store, self._marks.folder
        if store.era() != seen.era:
            # It is another database by now.
            return False
        if _NOT_ALL_THERE & {each.verdict for each in compared}:
            if not seen.is_suspected:
                self._marks.suspect()
            return False
        if not self._bring_back(compared, settle=settle):
            return False
        store.confirm(folder.id, folder.name)
        self._name_peers()
        return not store.is_behind()

    def _bring_back(self, compared: list[Compared], *, settle: bool) -> bool:
        """Bring back what was interrupted; say whether nothing else is missing."""
        interrupted = [c for c in compared if c.verdict is Verdict.INTERRUPTED]
        if interrupted and not settle:
            return False
        for each in interrupted:
            done = self._marks.bring_back(each)
            _log.warning(
                "an interrupted transaction was brought back",
                writer=str(each.found.writer),
                entries=sum(done.values()),
            )
        return True

    def _name_peers(self) -> None:
        """Wait for every journal that was ever seen, also where the database forgot."""
        store = self._marks.store
        known, peers = store.known(), self._marks.folder.peers()
        for missing in peers.keys() - known.keys():
            store.suspect(missing, peers[missing])
        self._remember(known)

    def _remember(self, known: Mapping[UUID, Known]) -> None:
        """Keep who else there is, beside those that were ever known."""
        folder = self._marks.folder
        named = {i: each.name for i, each in known.items() if i != folder.id}
        if named != self._named:
            folder.remember({**folder.peers(), **named})
            self._named = named
