"""Histories to try laws on, and their translation into the product's own events.

Few scopes, few times: what collides in life once a year collides here all the time.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st

from consent.ledger.events import Event, Kind, effective_at
from consent.ledger.registers import REBUILDS, Key, Row, absorb, fold
from consent.ledger.standing import Place
from consent.vocabulary.basis import Basis
from consent.vocabulary.channel import Channel
from consent.vocabulary.evidence import Door
from consent.vocabulary.ids import ContactId, EventId
from consent.vocabulary.purpose import PurposeClass
from consent.vocabulary.scope import Scope
from tests.property.choices import choices
from tests.property.model import OWN_DOORS, SECOND, Asked, Happening, History

EPOCH = datetime(2026, 11, 20, 15, tzinfo=UTC)
TIMES = (0, 1, SECOND - 1, SECOND, SECOND + 1, 2 * SECOND, 3 * SECOND)
LATE = 9 * SECOND
CHANNELS = ("sms", "email")
CLASS_OF = {"offers": "marketing", "tips": "marketing", "news": "informational"}
CLASS_SCOPES = ("class:marketing", "class:informational")
SELLERS = ("acme", "bolt")
SENDERS = ("first", "second")
QUESTIONS = tuple(
    Asked(channel, purpose, purpose_class, seller, at)
    for channel in CHANNELS
    for purpose, purpose_class in CLASS_OF.items()
    for seller in SELLERS
    for at in (SECOND, LATE)
)

# Often what interacts, sometimes what merely stands beside it.
_KINDS = (
    *("granted",) * 7,
    *("withdrawn",) * 6,
    *("requested", "confirmed", "reinstated") * 3,
    *("objected", "annulled", "undone") * 2,
    *("reassigned", "forgotten"),
    *("blocked", "held", "restricted"),
    *("unblocked", "released", "lifted") * 3,
)
_ANSWERED = {
    "confirmed": ("requested",),
    "undone": ("withdrawn", "objected"),
    "annulled": ("withdrawn", "objected"),
    "unblocked": ("blocked",),
    "released": ("held",),
    "lifted": ("restricted",),
}
_CONTACT_WIDE = ("restricted", "reassigned", "forgotten")
_DOORS = ("web_form", "text", "provider", "provider", "import", "agent", "link")

_happenings = choices(
    Happening,
    id=(0,),
    kind=_KINDS,
    occurred=TIMES,
    recorded=(LATE, LATE, LATE, LATE, *TIMES),
    channel=("sms", "sms", "sms", "email", "*"),
    purpose=("offers", "offers", *CLASS_OF, *CLASS_SCOPES, "*"),
    seller=("acme", "acme", *SELLERS, "*"),
    purpose_class=("same", "same", "same", "other", None),
    sender=(None, "first", *SENDERS),
    door=_DOORS,
    basis=tuple(basis.value for basis in Basis),
    expires=(None, None, None, SECOND, SECOND + 1, LATE),
    answers=(0, 0, 0, 1, 2, 3),
)


def settled(drawn: Iterable[Happening], before: History = ()) -> History:
    """Return drawn events as a history in which answers follow what they answer."""
    history = list(before)
    for raw in drawn:
        event = _settled(raw._replace(id=len(history) + 1), history)
        if event is not None:
            history.append(event)
    return tuple(history)


histories = (
    st.lists(_happenings, max_size=5) | st.lists(_happenings, min_size=5, max_size=14)
).map(settled)
"""Everything that can have happened to one contact, in the order it arrived."""

drawn_events = st.lists(_happenings, max_size=6)
"""Events still to be settled after a history."""


def grants() -> st.SearchStrategy[Happening]:
    """Return grants that name no id yet."""
    return _happenings.map(
        lambda e: _one_place(e._replace(kind="granted", answers=None, sender=None))
    )


def opt_outs() -> st.SearchStrategy[Happening]:
    """Return withdrawals and objections that name no id yet."""
    return _happenings.map(
        lambda e: _opening(
            e._replace(
                kind="objected" if e.kind == "objected" else "withdrawn", answers=None
            )
        )
    )


@st.composite
def arrivals(draw: st.DrawFn, history: History) -> History:
    """Return another order of arrival in which answers follow what they answer."""
    waiting = list(draw(st.permutations(history)))
    arrived: list[Happening] = []
    while waiting:
        there = {e.id for e in arrived}
        ready = next(e for e in waiting if e.answers is None or e.answers in there)
        waiting.remove(ready)
        arrived.append(ready)
    return tuple(arrived)


def events(history: Iterable[Happening]) -> list[Event]:
    """Return a history in the product's own words."""
    return [_event(sequence, e) for sequence, e in enumerate(history, start=1)]


def recorded(entries: Iterable[Event], rows: dict[Key, Row], past: list[Event]) -> None:
    """Take events in one by one, as the ledger does when it records them."""
    for entry in entries:
        past.append(entry)
        after = fold(past) if entry.kind in REBUILDS else absorb(rows, entry)
        rows.clear()
        rows.update(after)


def place(asked: Asked) -> Place:
    """Return the place a question is about in the product's own words."""
    return Place(
        channel=Channel(asked.channel),
        purpose=asked.purpose,
        purpose_class=PurposeClass(asked.purpose_class),
        seller=asked.seller,
    )


def when(tick: int) -> datetime:
    """Return a model's time as a real one."""
    return EPOCH + timedelta(microseconds=tick)


def event_id(number: int) -> EventId:
    """Return a model's id as a real one."""
    return EventId(UUID(int=number))


def _settled(raw: Happening, history: list[Happening]) -> Happening | None:
    if raw.kind in _ANSWERED:
        return _answering(raw, history)
    if raw.kind in ("granted", "requested"):
        return _one_place(raw)._replace(answers=None, sender=None)
    return _opening(raw._replace(answers=None))


def _answering(raw: Happening, history: list[Happening]) -> Happening | None:
    allowed = [e for e in history if e.kind in _ANSWERED[raw.kind]]
    if raw.kind == "annulled":
        # A person's own words are never annulled.
        allowed = [e for e in allowed if e.door not in OWN_DOORS]
    if not allowed:
        return None
    answered = allowed[-1 - (raw.answers or 0) % len(allowed)]
    return raw._replace(
        kind="reinstated" if raw.kind == "undone" else raw.kind,
        channel=answered.channel,
        purpose=answered.purpose,
        seller=answered.seller,
        purpose_class=answered.purpose_class,
        answers=answered.id,
        basis=None,
        expires=None,
    )


def _one_place(raw: Happening) -> Happening:
    """Grants are for one channel, one purpose, one seller."""
    purpose = raw.purpose if raw.purpose in CLASS_OF else "offers"
    now = CLASS_OF[purpose]
    other = "informational" if now == "marketing" else "marketing"
    return raw._replace(
        channel=raw.channel if raw.channel in CHANNELS else "sms",
        purpose=purpose,
        seller=raw.seller if raw.seller in SELLERS else "acme",
        purpose_class={"same": now, "other": other}.get(raw.purpose_class or ""),
    )


def _opening(raw: Happening) -> Happening:
    event = raw._replace(purpose_class=None, basis=None, expires=None)
    if event.kind in _CONTACT_WIDE:
        return event._replace(channel="*", purpose="*", seller="*", sender=None)
    if event.kind == "objected":
        return event._replace(channel="*", purpose="*")
    if event.kind == "blocked":
        return event._replace(purpose="*", seller="*")
    return event


def _event(sequence: int, happened: Happening) -> Event:
    occurred_at, recorded_at = when(happened.occurred), when(happened.recorded)
    kind, door = Kind(happened.kind), Door(happened.door)
    known_class = happened.purpose_class
    return Event(
        contact=ContactId(UUID(int=0)),
        sequence=sequence,
        id=event_id(happened.id),
        kind=kind,
        scope=Scope(
            channel=happened.channel, purpose=happened.purpose, seller=happened.seller
        ),
        purpose_class=None if known_class is None else PurposeClass(known_class),
        sender=happened.sender,
        basis=None if happened.basis is None else Basis(happened.basis),
        occurred_at=occurred_at,
        recorded_at=recorded_at,
        effective_at=effective_at(
            kind, door, occurred_at=occurred_at, recorded_at=recorded_at
        ),
        expires_at=None if happened.expires is None else when(happened.expires),
        door=door,
        answers=None if happened.answers is None else event_id(happened.answers),
    )
