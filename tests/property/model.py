"""A second ledger, written from the specification alone, to compare the first with.

No registers, nothing incremental: every answer is a loop over everything that ever
happened. Times are whole microseconds, ids are numbers, words are plain text. It shares
no code with the product, so that one mistake cannot stand in both.
"""

from typing import NamedTuple

SECOND = 1_000_000
OWN_DOORS = ("web_form", "preferences", "text", "call", "paper")


class Happening(NamedTuple):
    """One thing that happened to a contact."""

    id: int
    kind: str
    occurred: int
    recorded: int
    channel: str = "*"
    purpose: str = "*"
    seller: str = "*"
    purpose_class: str | None = None
    sender: str | None = None
    door: str = "web_form"
    basis: str | None = None
    expires: int | None = None
    answers: int | None = None


class Asked(NamedTuple):
    """A place that a standing is asked for, and when."""

    channel: str
    purpose: str
    purpose_class: str
    seller: str
    at: int


class Answer(NamedTuple):
    """What the specification says stands there."""

    state: str
    since: int | None
    live: frozenset[int]
    bases: frozenset[str | None]
    ended_at: int | None
    others: tuple[str, ...]


History = tuple[Happening, ...]


def effective(event: Happening) -> int:
    """Effect: the earlier of the two times; a provider's second ends a withdrawal."""
    said = event.occurred
    if (
        event.door == "provider"
        and event.kind in ("withdrawn", "objected")
        and said % SECOND == 0
    ):
        said = said + SECOND - 1
    return min(said, event.recorded)


def answer(history: History, asked: Asked) -> Answer:
    """Reading, steps 1 to 3."""
    here = [e for e in history if _carries_grant(e) and _is_at(e, asked)]
    live = [e for e in here if _lives(history, e, asked)]
    agreed = [e for e in live if _agreed(history, e, asked)]
    valid = [e for e in agreed if e.expires is None or asked.at < e.expires]
    voids = _voids(history, asked, {asked.purpose_class})
    opt_outs = [e for e in voids if e.kind in ("withdrawn", "objected")]
    others = _others(history, asked)
    if valid:
        return _found("granted", history, valid, voids, others)
    if agreed:
        return _found("expired", history, agreed, voids, others)
    if live:
        return _found("pending", history, live, voids, others)
    if opt_outs:
        end = max(effective(e) for e in opt_outs)
        return Answer("withdrawn", end, frozenset(), frozenset(), end, others)
    return _found("never", history, [], voids, others)


def open_facts(history: History, opens: str, closes: str) -> frozenset[int]:
    """Return what was opened and never closed: blocks, holds, restrictions."""
    closed = {e.answers for e in history if e.kind == closes}
    return frozenset(e.id for e in history if e.kind == opens and e.id not in closed)


def covers(event: Happening, asked: Asked, classes: set[str]) -> bool:
    """Say whether the event's scope contains the question."""
    wide = {"*", *(f"class:{name}" for name in classes)}
    return (
        event.channel in ("*", asked.channel)
        and event.seller in ("*", asked.seller)
        and event.purpose in {asked.purpose, *wide}
    )


def counts(history: History, event: Happening) -> bool:
    """Say whether nothing annulled, undid or lifted a withdrawal."""
    for other in history:
        if other.kind in ("annulled", "reinstated") and other.answers == event.id:
            return False
        start = other.kind == "reinstated" and other.answers is None
        if (
            start
            and event.kind == "withdrawn"
            and event.sender is not None
            and event.sender == other.sender
            and effective(event) < effective(other)
        ):
            return False
    return True


def _carries_grant(event: Happening) -> bool:
    return event.kind in ("granted", "requested")


def _is_at(event: Happening, asked: Asked) -> bool:
    place = (asked.channel, asked.purpose, asked.seller)
    return (event.channel, event.purpose, event.seller) == place


def _voids(history: History, asked: Asked, classes: set[str]) -> list[Happening]:
    return [
        e
        for e in history
        if e.kind in ("withdrawn", "objected", "reassigned", "forgotten")
        and covers(e, asked, classes)
        and counts(history, e)
    ]


def _void_at(history: History, grant: Happening, asked: Asked) -> int | None:
    """Step 1; a purpose that changed its class falls to opt-outs of either class."""
    classes = {asked.purpose_class, grant.purpose_class or asked.purpose_class}
    times = [effective(e) for e in _voids(history, asked, classes)]
    return max(times, default=None)


def _lives(history: History, grant: Happening, asked: Asked) -> bool:
    """Step 2, and `forgotten`: afterwards only the person's own act grants again."""
    if any(e.kind == "forgotten" for e in history) and grant.door not in OWN_DOORS:
        return False
    ended = _void_at(history, grant, asked)
    return ended is None or effective(grant) > ended


def _agreed(history: History, grant: Happening, asked: Asked) -> bool:
    if grant.kind == "granted":
        return True
    ended = _void_at(history, grant, asked)
    steps = _answers(history, grant)
    if any(e.kind == "forgotten" for e in history):
        steps = [e for e in steps if e.door in OWN_DOORS]
    return any(ended is None or effective(e) > ended for e in steps)


def _answers(history: History, request: Happening) -> list[Happening]:
    return [e for e in history if e.kind == "confirmed" and e.answers == request.id]


def _others(history: History, asked: Asked) -> tuple[str, ...]:
    sellers = {e.seller for e in history if _carries_grant(e)} - {asked.seller}
    found = []
    for seller in sellers:
        there = asked._replace(seller=seller)
        for grant in history:
            if (
                _carries_grant(grant)
                and _is_at(grant, there)
                and _lives(history, grant, there)
                and _agreed(history, grant, there)
                and (grant.expires is None or asked.at < grant.expires)
            ):
                found.append(seller)
                break
    return tuple(sorted(found))


def _found(
    state: str,
    history: History,
    live: list[Happening],
    voids: list[Happening],
    others: tuple[str, ...],
) -> Answer:
    times = [effective(e) for e in live]
    times += [effective(e) for grant in live for e in _answers(history, grant)]
    return Answer(
        state=state,
        since=max(times, default=None),
        live=frozenset(e.id for e in live),
        bases=frozenset(e.basis for e in live),
        ended_at=max((effective(e) for e in voids), default=None),
        others=others,
    )
