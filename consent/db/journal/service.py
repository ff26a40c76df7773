"""A process's journal: what must outlive a transaction is on disk before it."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import structlog
from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session

from consent.db.journal.entries import Entry, Opened
from consent.db.journal.faults import JournalBehindError, LostCommitsError
from consent.db.journal.folder import Folder
from consent.db.journal.lines import Entered
from consent.db.journal.store import JournalStore
from consent.db.journal.writer import Writer, new_writer
from consent.vocabulary.ids import new_id

_log = structlog.get_logger(__name__)


class Journal:
    """Keeps as many files as transactions commit at once; the last used comes first.

    `suspect` writes that the database may lack something, apart from the transaction
    that found it out.
    """

    def __init__(
        self,
        path: Path,
        *,
        suspect: Callable[[Folder], None],
    ) -> None:
        """Keep the journal in a folder; nothing is made before it is needed."""
        self._path = path
        self._suspect = suspect
        self._lock = threading.Lock()
        self._free: list[Writer] = []
        self._process = os.getpid()
        self._folder: Folder | None = None

    @property
    def folder(self) -> Folder:
        """Return the folder, made and named if it is new.

        Raises:
            JournalFaultError: it cannot be used.
        """
        with self._lock:
            if self._folder is None:
                self._folder = Folder(self._path)
            return self._folder

    @contextmanager
    def written(
        self, session: scoped_session[Session], entries: Sequence[Entry]
    ) -> Iterator[None]:
        """Journal what the block commits; nobody may be told before the block ends.

        Raises:
            JournalUnwritableError: it cannot be written; the block is not run.
            JournalBehindError: the database went back, and something was to be sent.
        """
        writer, number = self._enter(session, entries)
        try:
            yield
        except BaseException:
            writer.failed_at(number)
            raise
        else:
            writer.committed_as(number)
        finally:
            self._give_back(writer)

    def close(self) -> None:
        """Let go of every file."""
        with self._lock:
            while self._free:
                self._free.pop().close()

    def _enter(
        self, session: scoped_session[Session], entries: Sequence[Entry]
    ) -> tuple[Writer, int]:
        with suppress(LostCommitsError):
            return self._entered(session, self._take(), entries)
        self._went_back(entries)
        return self._entered(session, self._new(), entries)

    def _entered(
        self,
        session: scoped_session[Session],
        writer: Writer,
        entries: Sequence[Entry],
    ) -> tuple[Writer, int]:
        """Have the line on disk; a writer that cannot is let go of, or kept free."""
        try:
            number, era = self._advance(session, writer)
            writer.enter(Entered(number=number, era=era, entries=tuple(entries)))
        except LostCommitsError:
            writer.close()
            raise
        except BaseException:
            self._give_back(writer)
            raise
        return writer, number

    def _advance(
        self, session: scoped_session[Session], writer: Writer
    ) -> tuple[int, str]:
        return JournalStore(session).advance(
            writer.id,
            self.folder.id,
            after=writer.committed,
            uncertain=writer.uncertain,
        )

    def _went_back(self, entries: Sequence[Entry]) -> None:
        """Stop all sending, everywhere; what people say is heard nevertheless."""
        folder = self.folder
        _log.error("the database lacks what was committed", journal=str(folder.id))
        self._suspect(folder)
        if any(isinstance(entry, Opened) for entry in entries):
            raise JournalBehindError("The database lacks what was committed to it.")

    def _take(self) -> Writer:
        with self._lock:
            if self._process != os.getpid():
                self._leave_to_parent()
            if self._free:
                return self._free.pop()
        return self._new()

    def _new(self) -> Writer:
        return new_writer(self.folder.path, new_id())

    def _give_back(self, writer: Writer) -> None:
        with suppress(OSError):
            if not writer.is_worn:
                with self._lock:
                    self._free.append(writer)
                return
        writer.close()

    def _leave_to_parent(self) -> None:
        """After a fork: the files are the parent's, and stay locked for it."""
        for writer in self._free:
            writer.close()
        self._free = []
        self._process = os.getpid()
