"""A batch as it lies on disk, between its reading and its answers.

Two files that have no name: how each answer begins, and the digests to look for. No
address is in them. Both are in memory as long as they are small.
"""

import errno
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import IO

from consent.guard.batch_store import copied
from consent.vocabulary.errors import TooLargeError, UnavailableError

MOST_LINES = 10_000_000
IN_MEMORY = 256 * 1024
"""How large a file grows before it is on disk."""

_BLOCK = 256 * 1024
_AT_ONCE = 1024
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_GOOD, _BAD = b"+", b"-"

Take = Callable[[str], tuple[bytes, ...]]
"""Takes the digests of an address."""


Entry = tuple[bytes, str | None]
"""One line as it was read: how its answer begins, and the address it means.

A bad line means nobody, and its beginning is all of its answer. No beginning holds a
line break.
"""

Front = tuple[bytes, bool]
"""How an answer begins, and whether the line was a good one."""


class NoRoomError(UnavailableError):
    """There is no room on the disk for what a batch needs meanwhile."""

    code = "no_room"
    remedy = "Make room where temporary files are kept (TMPDIR), or send less at once."


class Spool:
    """The lines of one batch: written once, then read in their order."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._fronts: IO[bytes] = temporary()
        self._digests: IO[bytes] = temporary()
        self.lines = 0

    def close(self) -> None:
        """Give the files back."""
        self._fronts.close()
        self._digests.close()

    def write(self, entries: Iterable[Entry], take: Take) -> None:
        """Take in every line; an address is forgotten as soon as it is digested.

        Raises:
            TooLargeError: there are more lines than a batch has.
            NoRoomError: the disk is full.
        """
        waiting = iter(entries)
        while some := list(islice(waiting, _AT_ONCE)):
            if self.lines + len(some) > MOST_LINES:
                raise TooLargeError(f"A batch has at most {MOST_LINES:,} lines.")
            fronts, digests = [], []
            for line, (front, address) in enumerate(some, start=self.lines + 1):
                if address is None:
                    fronts.append(b"%b%b\n" % (_BAD, front))
                else:
                    fronts.append(b"%b%b\n" % (_GOOD, front))
                    digests += copied(line, take(address))
            with room():
                self._fronts.write(b"".join(fronts))
                self._digests.write(b"".join(digests))
            self.lines += len(some)

    def digests(self) -> Iterator[bytes]:
        """Yield the digests of all good lines, as COPY reads them."""
        self._digests.seek(0)
        yield from blocks(self._digests)

    def fronts(self) -> Iterator[Front]:
        """Yield how every answer begins, in the order of the lines."""
        self._fronts.seek(0)
        for line in self._fronts:
            yield line[1:-1], line[:1] == _GOOD


@contextmanager
def room() -> Iterator[None]:
    """Write files; where the disk is full, say so.

    Raises:
        NoRoomError: it is.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise NoRoomError("There is no room on the disk.") from None
        raise


def temporary() -> IO[bytes]:
    """Return a file that nobody else can open, and that is gone when it is closed."""
    return SpooledTemporaryFile(max_size=IN_MEMORY)


def blocks(file: IO[bytes]) -> Iterator[bytes]:
    """Yield what is left of a file, in pieces."""
    while block := file.read(_BLOCK):
        yield block
