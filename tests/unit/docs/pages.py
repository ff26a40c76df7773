"""The documentation as pages with headings, links and blocks of code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One Markdown file."""

    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @property
    def prose(self) -> str:
        return _FENCE.sub("", self.text)

    @property
    def headings(self) -> list[str]:
        return _HEADING.findall(self.prose)

    @property
    def anchors(self) -> set[str]:
        return {_anchor(heading) for heading in self.headings}

    @property
    def links(self) -> list[str]:
        return _LINK.findall(self.prose)

    def blocks(self, language: str) -> list[str]:
        return [text for kind, text in _FENCE.findall(self.text) if kind == language]

    def section(self, heading: str) -> str:
        """Return what stands between a heading and the next one."""
        after = self.text.split(f" {heading}\n", 1)[1]
        return re.split(r"^#{1,6} ", after, maxsplit=1, flags=re.MULTILINE)[0]


def page(name: str) -> Page:
    return Page(path=ROOT / name)


def pages() -> list[Page]:
    found = [*ROOT.glob("*.md"), *ROOT.joinpath("docs").rglob("*.md")]
    return [Page(path=path) for path in sorted(found)]


def coded(headings: list[str]) -> set[str]:
    """Return the headings that are one piece of code."""
    return {h[1:-1] for h in headings if re.fullmatch(r"`[^`]+`", h)}


def commands(found: Page) -> Iterator[str]:
    """Yield every shell command of a page on one line."""
    for block in found.blocks("sh"):
        joined = block.replace("\\\n", " ")
        yield from (line.strip() for line in joined.splitlines())


def _anchor(heading: str) -> str:
    kept = re.sub(r"[^\w\- ]", "", heading.lower())
    return kept.replace(" ", "-")
