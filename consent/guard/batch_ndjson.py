"""A batch as JSON, one object a line."""

from collections.abc import Iterator

import orjson

from consent.contacts.forms import InvalidAddressError
from consent.contacts.many import Read
from consent.guard.batch_forms import (
    ADDRESS,
    ADDRESS_INVALID,
    ADDRESS_MISSING,
    ID,
    ID_INVALID,
    UNKNOWN_MEMBER,
    is_id,
)
from consent.guard.batch_spool import Entry
from consent.guard.document import written
from consent.guard.shapes import Verdict
from consent.links.unsubscribe import unsubscribe_headers
from consent.web.ndjson import LONGEST, NDJSON, Line, Readable, line_of, raw_lines

_MEMBERS = {ADDRESS, ID}


class NdjsonForm:
    """One JSON object a line."""

    media = NDJSON
    line_end = b"\n"

    def entries(self, stream: Readable, read: Read) -> Iterator[Entry]:
        """Yield every line, good and bad."""
        for number, raw in enumerate(raw_lines(stream), start=1):
            entry = _plain(raw, read)
            if entry is not None:
                yield entry
            elif raw.strip():
                yield _entry(line_of(number, raw), read)

    def begin(self) -> bytes:
        """Return nothing: the lines begin at once."""
        return b""

    def tail(self, verdict: Verdict, link: str | None) -> bytes:
        """Return how an answer goes on, and ends its line."""
        rest: dict[str, object] = {
            "outcome": verdict.outcome.value,
            "reasons": [reason.value for reason in verdict.reasons],
            "not_before": written(verdict.not_before),
        }
        if link is not None:
            rest["unsubscribe_url"] = link
            rest["headers"] = unsubscribe_headers(link)
        return orjson.dumps(rest, option=orjson.OPT_APPEND_NEWLINE)[1:]

    def end(self, summary: dict[str, object]) -> bytes:
        """Return what stands after all answers."""
        whole = {"complete": True, **summary}
        return orjson.dumps(whole, option=orjson.OPT_APPEND_NEWLINE)


def _plain(raw: bytes, read: Read) -> Entry | None:
    """Return what a line says that has two plain texts, as most have; else nothing.

    Whatever is unusual, and so whatever is wrong, is told elsewhere.
    """
    if b"\\" in raw or len(raw) > LONGEST:
        return None
    try:
        value = orjson.loads(raw)
        told, given = value[ID], value[ADDRESS]
        if len(value) == len(_MEMBERS) and type(told) is str and is_id(told):
            return b'{"id":%b,' % orjson.dumps(told), read(given).text
    except (orjson.JSONDecodeError, InvalidAddressError, KeyError, TypeError):
        pass
    return None


def _entry(line: Line, read: Read) -> Entry:
    error = line.fault or _fault_in(line)
    if error is None:
        try:
            address = read(line.value[ADDRESS])
        except InvalidAddressError:
            error = ADDRESS_INVALID
        else:
            return b'{"id":%b,' % orjson.dumps(line.id), address.text
    told = line.id if is_id(line.id) else None
    bad = {"id": told, "line": line.number, "error": str(error)}
    return orjson.dumps(bad), None


def _fault_in(line: Line) -> str | None:
    value = line.value
    if not value.keys() <= _MEMBERS:
        return UNKNOWN_MEMBER
    if value.get(ID) is not line.id or not is_id(line.id):
        return ID_INVALID
    return ADDRESS_MISSING if value.get(ADDRESS) is None else None
