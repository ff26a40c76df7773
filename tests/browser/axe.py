"""What axe-core finds on a page: <https://github.com/dequelabs/axe-core>."""

from importlib.resources import files
from typing import TypedDict

from playwright.sync_api import Page

# The package brings axe-core along and keeps it new; the rest of it is not typed.
SCRIPT = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
"""WCAG 2.2 at level AA: everything in it has one of these tags."""


class Node(TypedDict):
    """One element that breaks a rule."""

    html: str
    failureSummary: str


class Violation(TypedDict):
    """One rule, and what breaks it."""

    id: str
    help: str
    nodes: list[Node]


def faults(page: Page, *rules: str) -> list[str]:
    """Return what is wrong with a page, by these rules or by all of WCAG 2.2 AA."""
    what = (
        {"type": "rule", "values": rules}
        if rules
        else {"type": "tag", "values": LEVELS}
    )
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(SCRIPT)
    found: list[Violation] = page.evaluate(
        "what => axe.run({runOnly: what, resultTypes: ['violations']})"
        ".then(found => found.violations)",
        what,
    )
    return [
        f"{each['id']}: {each['help']}: {node['html'][:200]}: {node['failureSummary']}"
        for each in found
        for node in each["nodes"]
    ]
