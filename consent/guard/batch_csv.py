"""A batch as CSV: a row that names the columns, then a row a line."""

from collections.abc import Iterator, Sequence

from consent.contacts.forms import InvalidAddressError
from consent.contacts.many import Read
from consent.guard.batch_forms import (
    ADDRESS,
    ADDRESS_INVALID,
    ADDRESS_MISSING,
    CELLS,
    ID,
    ID_INVALID,
    is_id,
)
from consent.guard.batch_spool import Entry
from consent.guard.document import written
from consent.guard.shapes import Verdict
from consent.links.unsubscribe import unsubscribe_headers
from consent.vocabulary.errors import InvalidError
from consent.web.csv_rows import CSV, Row, cell, rows
from consent.web.ndjson import Readable

COMPLETE = "#complete"
"""What the last row of the answer begins with."""

_COLUMNS = ("id", "line", "outcome", "reasons", "not_before", "error")
_LINK_COLUMNS = ("unsubscribe_url", "list_unsubscribe", "list_unsubscribe_post")
_BEFORE_TAIL = 2


class CsvHeaderError(InvalidError):
    """The first row does not name the columns."""

    code = "csv_header_invalid"
    remedy = "Begin with a row that names the columns, one of them for the address."


class CsvForm:
    """A row that names the columns, then a row a line; others are passed over."""

    media = CSV
    line_end = b"\r\n"

    def __init__(self, *, links: bool) -> None:
        """Take whether those that may be reached get their link."""
        self._columns = (*_COLUMNS, *(_LINK_COLUMNS if links else ()))

    def entries(self, stream: Readable, read: Read) -> Iterator[Entry]:
        """Yield every line, good and bad.

        Raises:
            CsvHeaderError: the first row names no address, or names it twice.
        """
        found = rows(stream)
        columns = Columns(next(found, None), ADDRESS)
        for row in found:
            told = columns.id(row)
            address, error = columns.address(row, read)
            if error is None and not _may_be_told(told):
                address, error = None, ID_INVALID
            shown = told if told and _may_be_told(told) else ""
            if error is None:
                yield f"{cell(shown)},{row.number},".encode(), address
            else:
                yield self._row(shown, row.number, "", "", "", error), None

    def begin(self) -> bytes:
        """Return the row that names the columns."""
        return self._row(*self._columns) + self.line_end

    def tail(self, verdict: Verdict, link: str | None) -> bytes:
        """Return how an answer goes on, and ends its line."""
        cells = [
            verdict.outcome.value,
            " ".join(reason.value for reason in verdict.reasons),
            written(verdict.not_before) or "",
            "",
        ]
        if link is not None:
            cells += [link, *unsubscribe_headers(link).values()]
        missing = len(self._columns) - _BEFORE_TAIL - len(cells)
        return ",".join(map(cell, cells)).encode() + b"," * missing + self.line_end

    def end(self, summary: dict[str, object]) -> bytes:
        """Return what stands after all answers: five cells, and empty ones."""
        version = summary["rules_version"] or ""
        told = (summary["lines"], summary["allowed"], version, summary["checked_at"])
        return self._row(COMPLETE, *told) + self.line_end

    def _row(self, *cells: object) -> bytes:
        padded = [*cells, *[""] * (len(self._columns) - len(cells))]
        return ",".join(cell(str(each)) for each in padded).encode()


class Columns:
    """Where in a row the address stands, and the id if there is one."""

    def __init__(self, header: Row | None, address: str) -> None:
        """Find the columns in the first row.

        Raises:
            CsvHeaderError: it names no address, or twice what is needed.
        """
        if header is None or header.fault is not None:
            raise CsvHeaderError("There is no row that names the columns.")
        names = [_folded(name) for name in header.cells]
        wanted = _folded(address)
        if wanted not in names:
            raise CsvHeaderError(_no_address(names, header.raw))
        if any(names.count(name) > 1 for name in (wanted, ID)):
            raise CsvHeaderError("The first row names a column twice that is needed.")
        self._width = len(names)
        self._address = names.index(wanted)
        self._id = names.index(ID) if ID in names else None

    def address(self, row: Row, read: Read) -> tuple[str | None, str | None]:
        """Return the address a row means, or what is wrong with the row."""
        if row.fault is not None:
            return None, row.fault.value
        if len(row.cells) != self._width:
            return None, CELLS
        given = row.cells[self._address].strip()
        if not given:
            return None, ADDRESS_MISSING
        try:
            return read(given).text, None
        except InvalidAddressError:
            return None, ADDRESS_INVALID

    def id(self, row: Row) -> str | None:
        """Return the caller's own name of a row, if it has one."""
        if self._id is None or len(row.cells) != self._width:
            return None
        return row.cells[self._id] or None


def _folded(name: str) -> str:
    return name.strip().casefold()


def _may_be_told(told: str | None) -> bool:
    return is_id(told) and told != COMPLETE


def _no_address(names: Sequence[str], raw: bytes) -> str:
    if len(names) == 1 and (b";" in raw or b"\t" in raw):
        return "The columns are to be kept apart by commas."
    return "The first row does not name the column of the address."
