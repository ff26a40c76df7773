"""Confirms that the database has all that the journal has; else nothing leaves."""

import threading
import time
from collections.abc import Callable
from typing import Protocol, TypeVar

import structlog

from consent.db.journal.comparison import Compared, Verdict
from consent.db.journal.faults import JournalFaultError
from consent.db.journal.store import Known
from consent.recovery.marks import Marks

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

    def is_caught_up(self) -> bool:
        """Say whether every journal was compared with this database; compare ours."""
        behind = self._apart(self._marks.store.is_behind)
        return not behind or self.confirm()

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
                self._succeeded = self._apart(lambda: self.compare(settle=settle))
            return self._succeeded
        finally:
            self._lock.release()

    def compare(self, *, settle: bool = True, whole: bool = False) -> bool:
        """Compare in the present transaction; say whether no journal is behind."""
        store = self._marks.store
        known, era = self._marks.known(), store.era()
        is_same_life = known is not None and known.era == era
        compared = self._compared(whole=whole or not is_same_life)
        if compared is None or not self._bring_back(compared, settle=settle):
            return False
        folder = self._marks.folder
        if not is_same_life:
            self._lift_feed()
        store.confirm(folder.id, folder.name)
        self._name_peers()
        return not store.is_behind()

    def others_behind(self) -> list[Known]:
        """Return the journals that were not compared with this database yet."""
        store = self._marks.store
        era = store.era()
        return [
            each
            for each in store.known().values()
            if each.aside is None and each.era != era
        ]

    def _compared(self, *, whole: bool) -> list[Compared] | None:
        """Return the files beside their marks; nothing where that cannot be done."""
        try:
            return self._marks.compared(whole=whole)
        except JournalFaultError as error:
            _log.error("journal cannot be compared", fault=str(error))
            self._marks.suspect()
            return None

    def _bring_back(self, compared: list[Compared], *, settle: bool) -> bool:
        """Bring back what was interrupted; say whether nothing else is missing."""
        if _NOT_ALL_THERE & {each.verdict for each in compared}:
            lost = sum(len(each.surplus) for each in compared)
            _log.error("the database is behind its journal", transactions=lost)
            self._marks.suspect()
            return False
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
        store, folder = self._marks.store, self._marks.folder
        known = {each.id: each.name for each in store.known().values()}
        peers = folder.peers()
        for missing in peers.keys() - known.keys():
            store.suspect(missing, peers[missing])
        folder.remember({i: n for i, n in {**peers, **known}.items() if i != folder.id})
