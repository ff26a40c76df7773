"""One file of a journal: written by one process, by one transaction at a time."""

import fcntl
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import structlog

from consent.db.journal.faults import JournalUnwritableError
from consent.db.journal.lines import Committed, Entered, Failed, Line, written

_log = structlog.get_logger(__name__)

_LARGEST = 16 * 1024 * 1024
_OLDEST_SECONDS = 24 * 3600.0
# Only what is in a line has to be on disk, not when the file was touched.
_to_disk = getattr(os, "fdatasync", os.fsync)


@dataclass
class Writer:
    """A file that is held by a lock for as long as its process lives and writes it.

    `committed` is the highest number that is known to be committed; `uncertain` says
    that the next one may be too: its commit was broken off.
    """

    id: UUID
    file: int
    began: float
    committed: int = 0
    uncertain: bool = False
    broken: bool = False

    @property
    def is_worn(self) -> bool:
        """Say whether another file should be begun instead."""
        aged = time.monotonic() - self.began > _OLDEST_SECONDS
        return self.broken or aged or os.fstat(self.file).st_size > _LARGEST

    def enter(self, line: Entered) -> None:
        """Have a line on disk before its transaction commits, or nothing of it.

        Raises:
            JournalUnwritableError: it cannot be written.
        """
        try:
            self._append(line, sync=True)
        except OSError as error:
            _log.error("journal cannot be written", kind=type(error).__name__)
            raise JournalUnwritableError(
                "The journal cannot be written; nothing was done."
            ) from None

    def committed_as(self, number: int) -> None:
        """Note that a number is committed, before anybody is told.

        The note need not survive the machine: it lets others see, while this one
        runs, what is acknowledged and what is only under way.
        """
        self.committed, self.uncertain = number, False
        with suppress(OSError):
            self._append(Committed(number=number), sync=False)

    def failed_at(self, number: int) -> None:
        """Note that nobody was told that a number is committed; it may still be."""
        self.uncertain = True
        with suppress(OSError):
            self._append(Failed(number=number), sync=False)

    def close(self) -> None:
        """Let go of the file: from here on its writer counts as dead."""
        os.close(self.file)

    def _append(self, line: Line, *, sync: bool) -> None:
        end = os.fstat(self.file).st_size
        try:
            _write_all(self.file, written(line))
            if sync:
                _to_disk(self.file)
        except OSError:
            self._take_back(end, written_to_disk=sync)
            raise

    def _take_back(self, end: int, *, written_to_disk: bool) -> None:
        """Remove half a line; a file where that cannot be known is not used again."""
        try:
            os.ftruncate(self.file, end)
            if written_to_disk:
                _to_disk(self.file)
        except OSError:
            self.broken = True


def new_writer(folder: Path, identity: UUID) -> Writer:
    """Begin a file, its name on disk, and hold it.

    Raises:
        JournalUnwritableError: it cannot be made.
    """
    path = folder / f"{identity}.ndjson"
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX)
        give_to_owner(file, folder)
        sync_folder(folder)
    except OSError as error:
        _log.error("journal cannot be begun", kind=type(error).__name__)
        raise JournalUnwritableError(
            "The journal cannot be written; nothing was done."
        ) from None
    return Writer(id=identity, file=file, began=time.monotonic())


def give_to_owner(file: int, folder: Path) -> None:
    """Have a file that root makes belong to whoever the folder belongs to."""
    if os.geteuid() == 0:
        owner = folder.stat()
        os.fchown(file, owner.st_uid, owner.st_gid)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder on disk, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_all(file: int, text: bytes) -> None:
    rest = memoryview(text)
    while rest:
        rest = rest[os.write(file, rest) :]
