"""Rows of CSV as spreadsheets, shops and hands write them."""

import csv
import io

import pytest
from hypothesis import given, strategies as st

from consent.web.csv_rows import Row, cell, rows

CELLS = st.text(st.sampled_from('ab ,"\n\r;é\U0001f600'), max_size=6)


def read(text: str | bytes) -> list[Row]:
    body = text if isinstance(text, bytes) else text.encode()
    return list(rows(io.BytesIO(body), longest=100))


def told(text: str | bytes) -> list[tuple[int, tuple[str, ...] | str]]:
    return [(row.number, row.fault or row.cells) for row in read(text)]


@given(st.lists(st.lists(CELLS, min_size=1, max_size=3), max_size=5))
def test_what_the_standard_library_writes_is_read(table: list[list[str]]) -> None:
    written = io.StringIO()
    csv.writer(written).writerows(table)

    found = [list(row.cells) for row in read(written.getvalue())]

    # A row of nothing but white space says nothing.
    said = [r for r in table if len(r) > 1 or r[0].strip("\n\r ") or '"' in r[0]]
    assert [r for r in found if len(r) > 1 or r[0].strip("\n\r ")] == said


@given(st.lists(CELLS, min_size=2, max_size=4))
def test_what_is_written_is_read(line: list[str]) -> None:
    (row,) = read(",".join(map(cell, line)))

    assert list(row.cells) == line


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_row_is_numbered_by_the_line_it_begins_on(end: str) -> None:
    lines = ["a,b", "", '"one', 'two",b', "c,d", "  "]

    assert told(end.join(lines)) == [
        (1, ("a", "b")),
        (3, (f"one{end}two", "b")),
        (5, ("c", "d")),
    ]


def test_a_mark_in_front_is_no_part_of_the_first_name() -> None:
    assert told(b"\xef\xbb\xbfaddress\n") == [(1, ("address",))]


def test_a_quote_that_never_ends_spoils_only_its_own_line() -> None:
    assert told('a,"b\nc,d\ne,f\n') == [
        (1, "line_unreadable"),
        (2, ("c", "d")),
        (3, ("e", "f")),
    ]


def test_a_quote_that_ends_too_far_away_spoils_only_its_own_line() -> None:
    text = 'a,"b\n' + "c,d\n" * 50 + 'e"\n'

    found = told(text)

    assert found[0] == (1, "line_unreadable")
    assert found[1:51] == [(n, ("c", "d")) for n in range(2, 52)]
    assert found[51] == (52, ('e"',))


def test_a_quote_inside_a_cell_is_a_letter() -> None:
    assert told('5" pipe,a\n6" pipe,b\n') == [
        (1, ('5" pipe', "a")),
        (2, ('6" pipe', "b")),
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (b"a,\xff\n", "line_unreadable"),
        (b'"a"b,c\n', "line_unreadable"),
        (b"a,b\rc,d\n", "line_unreadable"),
        (b"x" * 101, "line_too_long"),
    ],
)
def test_a_bad_row_is_a_value(text: bytes, fault: str) -> None:
    assert told(text) == [(1, fault)]


def test_a_row_shows_no_more_than_its_number() -> None:
    (row,) = read("ana@example.com,Ana")

    assert repr(row) == "<Row 1>"


def test_a_quote_before_very_many_short_lines_spoils_only_its_own_line() -> None:
    body = b'address\n"\n' + b"\n" * 60_000 + b"a\n"

    found = [(row.number, row.fault or row.cells) for row in rows(io.BytesIO(body))]

    assert found == [(1, ("address",)), (2, "line_unreadable"), (60_003, ("a",))]
