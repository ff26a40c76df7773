"""Parts a CSV file in two: those who may be reached, and those who may not.

The file is read twice, once for the question and once for the rows, which go over as
they are. Each answer carries a mark of the row it was asked for, so that no other row
gets it. Nothing stands under the names of the two new files before both are whole.
"""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from consent.contacts.many import Read
from consent.guard.batch_csv import Columns
from consent.guard.batch_spool import Entry
from consent.guard.batches import Answered, Judged
from consent.guard.document import written
from consent.vocabulary.errors import ConflictError
from consent.web.csv_rows import Row, cell, rows
from consent.web.ndjson import LONGEST, Readable

ERROR = "error"
"""The outcome of a row that could not be read."""

_NOW_AND_THEN = 4096
_MARK_SIZE = 8
_ADDED = "outcome,reasons,not_before"
_BYTE_ORDER = b"\xef\xbb\xbf"


class FileChangedError(ConflictError):
    """The file is not what it was when it was first read."""

    code = "file_changed"
    remedy = "Filter a copy that nobody writes to."


@dataclass(slots=True, kw_only=True)
class Parted:
    """How many rows went where, and why."""

    allowed: int = 0
    refused: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


def entries_of(
    file: Readable, read: Read, *, column: str, salt: bytes
) -> Iterator[Entry]:
    """Yield the rows of a file: a mark of each, and of a bad one what is wrong with it.

    The marks lie on disk; the salt, which keeps them from telling anything, does not.

    Raises:
        CsvHeaderError: the first row does not name the column.
    """
    found = rows(file)
    header = next(found, None)
    columns = Columns(header, column)
    mark = _marker(header, salt)
    for row in found:
        address, error = columns.address(row, read)
        yield mark(row) + (error or "").encode(), address


@contextmanager
def new_files(*paths: Path, like: Path) -> Iterator[list[IO[bytes]]]:
    """Open files that get their names together, and only when all went well.

    Whoever may read the file they are made of may read them, and nobody else.
    """
    with ExitStack() as held:
        files = [held.enter_context(_beside(path)) for path in paths]
        yield files
        for file in files:
            file.flush()
            os.fsync(file.fileno())
            shutil.copymode(like, file.name)
        for file, path in zip(files, paths, strict=True):
            Path(file.name).replace(path)


def part(  # noqa: PLR0913 - where the rows come from, and where each goes
    source: IO[bytes],
    judged: Judged,
    *,
    salt: bytes,
    allowed: IO[bytes],
    refused: IO[bytes],
    tick: Callable[[int], object],
) -> Parted:
    """Write each row to one file or the other, and say how many more now and then.

    Raises:
        FileChangedError: they are not the rows that were asked about.
    """
    begin, end = _style(source)
    found = rows(source)
    header = next(found, None)
    if header is None:
        raise FileChangedError("The file is empty now.")
    allowed.write(begin + header.raw + end)
    refused.write(begin + _ADDED.encode() + b"," + header.raw + end)
    parted = Parted()
    paired = _paired(judged.answers, found, _marker(header, salt))
    for number, (answer, row) in enumerate(paired, start=1):
        added = _added(answer, parted)
        if added is None:
            allowed.write(row.raw + end)
        else:
            refused.write(added + b"," + row.raw + end)
        if number % _NOW_AND_THEN == 0:
            tick(_NOW_AND_THEN)
    return parted


def _paired(
    answers: Iterator[Answered], found: Iterator[Row], mark: Callable[[Row], bytes]
) -> Iterator[tuple[Answered, Row]]:
    """Yield each answer without its mark, with the row it was asked for."""
    for front, verdict, contact in answers:
        row = next(found, None)
        if row is None:
            raise FileChangedError("The file has fewer rows than it had.")
        expected = mark(row)
        if not front.startswith(expected):
            raise FileChangedError("A row of the file is not what it was.")
        yield (front[len(expected) :], verdict, contact), row
    if next(found, None) is not None:
        raise FileChangedError("The file has more rows than it had.")


def _marker(header: Row | None, salt: bytes) -> Callable[[Row], bytes]:
    """Return what marks rows: another header, and every mark is another."""
    begun = blake2b(b"" if header is None else header.raw, digest_size=16, key=salt)
    key = begun.digest()

    def mark(row: Row) -> bytes:
        found = blake2b(row.raw, digest_size=_MARK_SIZE, key=key)
        return found.hexdigest().encode()

    return mark


@contextmanager
def _beside(path: Path) -> Iterator[IO[bytes]]:
    """Make a file beside where it will be; without a name of its own it goes again."""
    with NamedTemporaryFile(
        dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        try:
            yield file
        finally:
            Path(file.name).unlink(missing_ok=True)


def _added(answer: Answered, parted: Parted) -> bytes | None:
    """Return what is put before a row that was refused; nothing before any other."""
    error, verdict, _ = answer
    if verdict is not None and verdict.allowed:
        parted.allowed += 1
        return None
    parted.refused += 1
    if verdict is None:
        parted.reasons[error.decode()] += 1
        return b"%b,%b," % (ERROR.encode(), error)
    reasons = [reason.value for reason in verdict.reasons]
    parted.reasons.update(reasons)
    cells = (verdict.outcome.value, " ".join(reasons), written(verdict.not_before))
    return ",".join(cell(each or "") for each in cells).encode()


def _style(source: IO[bytes]) -> tuple[bytes, bytes]:
    """Return the byte order mark a file has, if it has one, and how its lines end."""
    first = source.readline(LONGEST)
    source.seek(0)
    return (
        _BYTE_ORDER if first.startswith(_BYTE_ORDER) else b"",
        b"\r\n" if first.endswith(b"\r\n") else b"\n",
    )
