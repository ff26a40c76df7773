"""What was found: fine, doubtful or broken, and what to do. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at; nothing personal and no secret stands in it."""

    level: Level
    name: str
    text: str
    remedy: str = ""

    def line(self) -> str:
        """Return it for people."""
        told = f"{self.level.value:<4}  {self.name:<14}  {self.text}"
        return f"{told}\n{'':22}{self.remedy}" if self.remedy else told

    def document(self) -> dict[str, str]:
        """Return it for programs."""
        return {
            "level": self.level.value,
            "name": self.name,
            "text": self.text,
            "remedy": self.remedy,
        }


def found(
    name: str, text: str, *, wrong: bool, level: Level = Level.FAIL, remedy: str = ""
) -> Finding:
    """Return a finding: fine, or of a level and with a remedy where it is wrong."""
    if not wrong:
        return Finding(level=Level.OK, name=name, text=text)
    return Finding(level=level, name=name, text=text, remedy=remedy)


def is_broken(findings: Iterable[Finding]) -> bool:
    """Say whether anything must be mended before the service can be relied upon."""
    return any(finding.level is Level.FAIL for finding in findings)


def summary(findings: Sequence[Finding]) -> str:
    """Return how many of each there are."""
    counts = [
        f"{sum(f.level is level for f in findings)} {level.value}" for level in Level
    ]
    return ", ".join(counts)
