"""CSV as it comes (RFC 4180): row after row, in constant memory, bad rows as values.

A cell may hold line breaks between quotes. A quote that never ends spoils only the line
it stands on: what follows is read as if it were not there.
"""

import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from flask import request

from consent.vocabulary.errors import UnsupportedMediaError
from consent.web.ndjson import LONGEST, Fault, Readable, raw_lines

CSV = "text/csv"

_QUOTE = b'"'
_BLANK = b" \t\r"

_Raw = tuple[int, bytes]


class NotCsvError(UnsupportedMediaError):
    """The body is not CSV."""

    remedy = f"Send Content-Type: {CSV}, in UTF-8, columns apart by commas."


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Row:
    """One row: where it begins, its bytes without the end, and its cells or a fault."""

    number: int
    raw: bytes
    cells: tuple[str, ...] = ()
    fault: Fault | None = None

    def __repr__(self) -> str:
        """Show the number only; the rest may be personal."""
        return f"<Row {self.number}>"


def check_csv() -> None:
    """Refuse a body that does not say that it is CSV in UTF-8."""
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype != CSV or charset not in {"utf-8", "utf8"}:
        raise NotCsvError(f"The body is not {CSV} in UTF-8.")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise NotCsvError("The body is encoded; send it as it is.")


def rows(stream: Readable, *, longest: int = LONGEST) -> Iterator[Row]:
    """Yield the rows that are not blank, good and bad, in their order."""
    again: deque[_Raw] = deque()
    fresh = enumerate(raw_lines(stream, longest=longest), start=1)
    while True:
        found = again.popleft() if again else next(fresh, None)
        if found is None:
            return
        number, raw = found
        if raw.count(_QUOTE) % 2:
            yield _joined(number, raw, chain(_taken(again), fresh), again, longest)
        elif raw.strip(_BLANK):
            yield row_of(number, raw, longest=longest)


def row_of(number: int, raw: bytes, *, longest: int = LONGEST) -> Row:
    """Return what one row says; nothing in it raises."""
    raw = raw.removesuffix(b"\r")
    if len(raw) > longest:
        return Row(number=number, raw=raw, fault=Fault.TOO_LONG)
    try:
        text = raw.decode()
        if _QUOTE not in raw and b"\r" not in raw:
            cells = text.split(",")
        else:
            (cells,) = csv.reader([text], strict=True)
    except (UnicodeDecodeError, csv.Error):
        return Row(number=number, raw=raw, fault=Fault.UNREADABLE)
    return Row(number=number, raw=raw, cells=tuple(cells))


def cell(text: str) -> str:
    """Return a text as it stands in a row."""
    if any(mark in text for mark in ',"\r\n') or text != text.strip():
        return '"' + text.replace('"', '""') + '"'
    return text


def _joined(
    number: int,
    first: bytes,
    rest: Iterator[_Raw],
    again: deque[_Raw],
    longest: int,
) -> Row:
    """Return a row over several lines, or its first line alone if it is none.

    Lines that were looked at in vain are put back, to be read by themselves.
    """
    looked: list[_Raw] = []
    size, open_quote = len(first), True
    while open_quote and size <= longest:
        found = next(rest, None)
        if found is None:
            break
        looked.append(found)
        size += 1 + len(found[1])
        open_quote ^= bool(found[1].count(_QUOTE) % 2)
    whole = b"\n".join([first, *(raw for _, raw in looked)])
    row = row_of(number, whole, longest=longest)
    if open_quote or row.fault is not None:
        again.extendleft(reversed(looked))
        return row_of(number, first, longest=longest)
    return row


def _taken(again: deque[_Raw]) -> Iterator[_Raw]:
    while again:
        yield again.popleft()
