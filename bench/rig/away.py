"""What was answered while the database was away, and how soon all was well again."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rig.asking import BROKEN, Asked
from rig.postgres import Way

_UNAVAILABLE = 503
_INTERNAL = 500
_GOOD: Mapping[str, tuple[int, str | None]] = {
    "check": (200, "allow"),
    "send": (202, None),
    "text": (200, None),
}
WORKER = "worker"
"""The kind under which the first text after an outage is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """How the database went, since when it was gone, and from when it came back.

    Between `gone` and `back` nobody could ask it anything; at `up` it answered.
    """

    way: Way
    gone: float
    back: float
    up: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Meanwhile:
    """One outage as those saw it who asked."""

    outage: Outage
    refused: Counter[str]
    wrong: Counter[str]
    longest: float
    until_good: Mapping[str, float]


def meanwhile(outage: Outage, log: Sequence[Asked], taken: Path) -> Meanwhile:
    """Judge an outage by all that was asked while it lasted, and by what came after."""
    inside = [a for a in log if outage.gone < a.began and a.ended < outage.back]
    touched = [a for a in log if a.began < outage.up and a.ended > outage.gone]
    return Meanwhile(
        outage=outage,
        refused=Counter(a.kind for a in inside if _is_refused(a)),
        wrong=Counter(_told(a) for a in inside if not _is_refused(a)),
        longest=max((a.ended - a.began for a in touched), default=0.0),
        until_good=dict(_until_good(outage.up, log, taken)),
    )


def broken(log: Sequence[Asked]) -> Counter[str]:
    """Count what must never be answered, whatever happens: a 500, or nothing at all."""
    never = (BROKEN, _INTERNAL)
    return Counter(_told(a) for a in log if a.status in never)


def _is_refused(asked: Asked) -> bool:
    """Say whether it was put off properly: 503, and when to come again."""
    return asked.status == _UNAVAILABLE and asked.wait is not None


def _told(asked: Asked) -> str:
    outcome = "" if asked.outcome is None else f" {asked.outcome}"
    return f"{asked.kind}: {asked.status or 'no answer'}{outcome}"


def _until_good(
    up: float, log: Sequence[Asked], taken: Path
) -> Iterator[tuple[str, float]]:
    for kind, good in _GOOD.items():
        ended = [
            a.ended
            for a in log
            if a.kind == kind and (a.status, a.outcome) == good and a.ended > up
        ]
        if ended:
            yield kind, min(ended) - up
    texts = [float(line.split()[2]) for line in taken.read_text("ascii").splitlines()]
    after = [moment for moment in texts if moment > up]
    if after:
        yield WORKER, min(after) - up
