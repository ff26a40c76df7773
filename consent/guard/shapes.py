r"""Judges contacts by the million, each shape of what is known of them once. Pure.

Rules look at a contact's times only to compare them: with each other, and with the
*landmarks* (`consent.guard.evaluate.landmarks`). So two contacts of whom the same is
known, in the same order of time, get the same decision. A shape is just that: what is
known without ids and references, and in place of every time its rank among the others.

A fact comes as one line, its parts apart by tabs as PostgreSQL writes them (`COPY`,
`\N` for nothing): what it is first, and its five times last. Facts stand in the order
of their first time; those of the ledger, where that is the same, in that of their
events: of two that collide, the greater event decides.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from consent.guard.decision import Decision, Outcome, Reason
from consent.guard.facts import Facts, HeldBy
from consent.ledger.registers import Register, Row
from consent.vocabulary.basis import Basis, Ground
from consent.vocabulary.ids import EventId
from consent.vocabulary.purpose import PurposeClass
from consent.vocabulary.scope import Scope

ACCOUNT = "account"
"""What a fact begins with that is an account; any other begins with its register."""

TIMES = 5
MOST_REMEMBERED = 16_384
"""How many shapes are kept; what does not fit is judged again."""

_ABSENT = b"\\N"
_ONE_TIME = b"\t\\N" * (TIMES - 1)
_YES = "t"
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}

Decide = Callable[[Facts], Decision]
Shape = tuple[bytes | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Verdict:
    """What a batch answers about a contact; the same one is the same object."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    not_before: datetime | None

    @property
    def allowed(self) -> bool:
        """Say whether it is a yes."""
        return self.outcome is Outcome.ALLOW


class Shapes:
    """Answers for contacts one after the other, and remembers every shape it met."""

    def __init__(
        self,
        decide: Decide,
        *,
        landmarks: Iterable[datetime],
        beside: Facts,
        account: str | None = None,
    ) -> None:
        """Take who decides, what is known beside any contact, and a named account."""
        self._decide = decide
        self._landmarks = sorted(spelled(at) for at in landmarks)
        self._beside = beside
        self._account = account or ""
        self._known: dict[Shape, Verdict] = {}
        self._verdicts: dict[object, Verdict] = {}

    def verdict(self, facts: Sequence[bytes]) -> Verdict:
        """Return what is answered about a contact of whom these facts are known."""
        shape = self._shape(facts)
        found = self._known.get(shape)
        return self._judge(facts, shape) if found is None else found

    def _shape(self, facts: Sequence[bytes]) -> Shape:
        if len(facts) == 1 and facts[0].endswith(_ONE_TIME):
            # The most frequent, sooner: one time has but its place among landmarks.
            what, _, at = facts[0][: -len(_ONE_TIME)].rpartition(b"\t")
            marks = self._landmarks
            return what, bisect_left(marks, at), bisect_right(marks, at)
        return self._ranked(facts)

    def _ranked(self, facts: Sequence[bytes]) -> Shape:
        what: list[bytes] = []
        times = self._landmarks.copy()
        for fact in facts:
            parts = fact.rsplit(b"\t", TIMES)
            what.append(parts[0])
            times += parts[1:]
        rank = {time: place for place, time in enumerate(sorted(set(times)))}
        # What is absent is before and after nothing.
        rank[_ABSENT] = -1
        return (*what, *[rank[time] for time in times])

    def _judge(self, facts: Sequence[bytes], shape: Shape) -> Verdict:
        decision = self._decide(self._facts(facts))
        verdict = self._verdict(decision)
        # When a reason lapses is a time of this contact alone.
        if all(each.lapses_at is None for each in decision.objections):
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[shape] = verdict
        return verdict

    def _verdict(self, decision: Decision) -> Verdict:
        made = Verdict(
            outcome=decision.outcome,
            reasons=decision.reasons,
            not_before=decision.not_before,
        )
        if made.not_before is not None:
            return made
        return self._verdicts.setdefault((made.outcome, made.reasons), made)

    def _facts(self, facts: Sequence[bytes]) -> Facts:
        told = [[_value(part) for part in fact.split(b"\t")] for fact in facts]
        return replace(
            self._beside,
            rows=tuple(
                _row(place, parts)
                for place, parts in enumerate(told)
                if parts[0] != ACCOUNT
            ),
            accounts=tuple(
                _held(parts, self._account) for parts in told if parts[0] == ACCOUNT
            ),
        )


def spelled(at: datetime) -> bytes:
    """Return a time as PostgreSQL writes it in UTC: in order of time as texts too."""
    there = at.astimezone(UTC)
    part = f".{there.microsecond:06}".rstrip("0").rstrip(".")
    return f"{there:%Y-%m-%d %H:%M:%S}{part}+00".encode()


def _value(part: bytes) -> str | None:
    if part == _ABSENT:
        return None
    return _ESCAPE.sub(lambda m: _ESCAPED.get(m[1], m[1]), part.decode())


def _row(place: int, parts: Sequence[str | None]) -> Row:
    register, channel, purpose, seller, sender, purpose_class = parts[:6]
    basis, ground, asked, own = parts[6:10]
    at, ground_at, expires_at, confirmed_at, own_confirmed_at = map(_when, parts[10:])
    if register is None or at is None:
        raise ValueError("A row of the standing lacks what every row has.")
    return Row(
        register=Register(register),
        scope=Scope(channel=channel or "", purpose=purpose or "", seller=seller or ""),
        at=at,
        # Not its own: the order of events is all that is known of them here.
        event=EventId(UUID(int=place)),
        sender=sender,
        purpose_class=None if purpose_class is None else PurposeClass(purpose_class),
        basis=None if basis is None else Basis(basis),
        ground=None if ground is None else Ground(ground),
        ground_at=ground_at,
        expires_at=expires_at,
        asked=asked == _YES,
        confirmed_at=confirmed_at,
        own=own == _YES,
        own_confirmed_at=own_confirmed_at,
    )


def _held(parts: Sequence[str | None], account: str) -> HeldBy:
    _, state, named = parts[:3]
    linked_at = _when(parts[-TIMES])
    if linked_at is None:
        raise ValueError("An account holds a contact since no time.")
    return HeldBy(
        account=account if named == _YES else "",
        active=state == "active",
        linked_at=linked_at,
    )


def _when(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
