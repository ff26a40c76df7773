"""What a writer's file holds above the database's mark, and what that means."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import structlog

from consent.db.journal.faults import JournalFaultError
from consent.db.journal.folder import Found
from consent.db.journal.lines import Committed, Entered, Failed, Line, read

_log = structlog.get_logger(__name__)

_WINDOW = 64 * 1024


class Verdict(Enum):
    """How a file stands to the database."""

    SETTLED = "settled"
    """Everything that was acknowledged is in the database."""

    INTERRUPTED = "interrupted"
    """A process died with one transaction under way; nobody knows if it was told."""

    PENDING = "pending"
    """A living process waits for a commit of another life of the database."""

    LOST = "lost"
    """The database lacks what was acknowledged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A file beside its mark: what is above the mark and counts."""

    found: Found
    mark: int
    verdict: Verdict
    surplus: tuple[Entered, ...] = ()


@dataclass
class _Scan:
    """The end of a file: of lines with one number the last one counts."""

    mark: int
    whole: bool
    last: Entered | None = None
    state: type[object] = Committed
    before: int | None = None
    bad: bool = False

    def __post_init__(self) -> None:
        self.above: dict[int, Entered] = {}
        if self.whole:
            self.before = 0

    @property
    def reaches(self) -> bool:
        """Say whether everything above the mark was seen."""
        return self.before is not None and self.before <= self.mark

    def take(self, line: Line | None) -> bool:
        """Take the next line; say whether it is damage that matters."""
        if line is None:
            self.bad = True
            return False
        number = line.number
        known = 0 if self.last is None else self.last.number
        follows = self.last is None or number in {known, known + 1}
        damaged = (self.bad or not follows) and number > self.mark
        self.bad = False
        match line:
            case Entered():
                self._enter(line)
            case Committed() | Failed() if number == known:
                self.state = type(line)
            case Committed() | Failed():
                damaged = damaged or (self.reaches and number > self.mark)
        return damaged

    def _enter(self, line: Entered) -> None:
        if self.before is None:
            self.before = line.number - 1
        self.last, self.state = line, Entered
        if line.number > self.mark:
            self.above[line.number] = line


def compare(found: Found, mark: int, era: str) -> Compared:
    """Compare a file with the mark that was read after the file was measured.

    Raises:
        JournalFaultError: a line above the mark is damaged.
    """
    try:
        scan = _scan(found, mark)
    except OSError as error:
        raise JournalFaultError(
            f"{found.path} cannot be read: {error.strerror}."
        ) from None
    above = list(scan.above.values())
    if above and scan.state is Failed:
        # Nobody was told: whatever became of it, it is not missed.
        above.pop()
    under_way = bool(above) and scan.state is Entered
    verdict = _verdict(found, above, under_way=under_way, era=era)
    if verdict is Verdict.SETTLED:
        above = []
    return Compared(found=found, mark=mark, verdict=verdict, surplus=tuple(above))


def _verdict(
    found: Found, above: list[Entered], *, under_way: bool, era: str
) -> Verdict:
    if not above:
        return Verdict.SETTLED
    if not under_way:
        return Verdict.LOST
    if found.alive and above[-1].era != era:
        return Verdict.PENDING
    if len(above) > 1:
        return Verdict.LOST
    # Under way in this very database: it will be there, or was never told.
    return Verdict.SETTLED if found.alive else Verdict.INTERRUPTED


def _scan(found: Found, mark: int) -> _Scan:
    """Read a file from its end, as far back as the mark."""
    window = _WINDOW
    while True:
        scan = _Scan(mark=mark, whole=window >= found.size)
        for place, line in _lines(found, window):
            if scan.take(line):
                if not scan.whole:
                    break
                raise JournalFaultError(
                    f"{found.path} is damaged before line {place}. Bring it back from "
                    "a copy of the journal; what its damaged part says is lost else."
                )
        if scan.whole or (scan.reaches and not scan.bad):
            break
        window *= 16
    if (0 if scan.last is None else scan.last.number) < mark:
        _log.warning("journal is shorter than its mark", writer=str(found.writer))
    return scan


def _lines(found: Found, window: int) -> Iterator[tuple[int, Line | None]]:
    """Yield the whole lines of the last bytes of a file; half a last line is none."""
    start = max(0, found.size - window)
    with found.path.open("rb") as file:
        file.seek(start)
        text = file.read(found.size - start)
    lines = text.split(b"\n")
    first = 1 if start else 0
    for place, line in enumerate(lines[first:-1], start=1):
        yield place, read(line)
