"""Every threat on the page has a test, and every test that is named is there."""

import ast
import re

from tests.unit.docs.pages import ROOT, page

SECURITY = page("docs/security.md")
HEADER = "| threat | what stops it | what remains | shown by |"
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def rows() -> list[list[str]]:
    """Return the cells of every threat."""
    tables = SECURITY.text.split(HEADER)[1:]
    lines = [line for table in tables for line in _lines(table)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def _lines(table: str) -> list[str]:
    """Return the rows below a header, up to the first line that is none."""
    _, _rule, *rest = table.split("\n")
    ends = next(i for i, line in enumerate(rest) if not line.startswith("|"))
    return rest[:ends]


def named() -> set[tuple[str, str]]:
    return set(_TEST.findall(SECURITY.text))


def test_every_threat_says_what_stops_it_what_remains_and_what_shows_it() -> None:
    found = rows()

    assert len(found) > 40
    for row in found:
        assert len(row) == 4, row
        assert all(row), row
        assert _TEST.search(row[3]), row[0]


def test_every_test_that_is_named_is_there() -> None:
    missing = [
        (path, name)
        for path, name in sorted(named())
        if not ROOT.joinpath(path).exists()
        or name not in _functions(ROOT.joinpath(path).read_text("utf-8"))
    ]

    assert missing == []


def test_every_test_of_a_threat_is_named() -> None:
    there = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in ROOT.joinpath("tests", "threats").glob("test_*.py")
        for name in _functions(path.read_text("utf-8"))
        if name.startswith("test_")
    }

    assert there - named() == set()


def _functions(source: str) -> set[str]:
    return {
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef)
    }
