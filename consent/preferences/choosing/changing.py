"""The verb behind `PATCH /v1/preferences`: change what was read, if it still stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consent.preferences.choosing.choices import Change, Posted, Saved, Told, Yes
from consent.preferences.choosing.plan import Now, plan_of
from consent.preferences.choosing.reader import Reader
from consent.preferences.choosing.recording import Recording
from consent.preferences.choosing.view import Cell, View
from consent.preferences.choosing.visit import Visit
from consent.vocabulary.errors import InvalidError, PreconditionError
from consent.vocabulary.ids import ContactId


class StalePageError(PreconditionError):
    """The page has changed since it was read."""

    code = "page_changed"
    remedy = "GET /v1/preferences, show the person what changed, and ask them again."

    def __init__(self, version: str) -> None:
        """Say which state it has now."""
        super().__init__("The page is not as If-Match has it.")
        self.version = version


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Flip:
    """One switch as the person wants it; to turn it on, the words they agreed to."""

    cell: Cell
    on: bool
    wording: str | None = None
    language: str | None = None
    signature: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Wish:
    """What a front end asks for: switches, or one of the buttons of the page."""

    switches: tuple[Flip, ...] = ()
    partners_off: bool = False
    stop_everything: bool = False
    undo_stop: bool = False
    not_me: ContactId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changing:
    """Changes the page as a whole, or not at all."""

    reader: Reader
    recording: Recording

    def check(self, visit: Visit, version: str) -> Now:
        """Lock the page's contacts, and return where they stand.

        Raises:
            StalePageError: the page is not in the state that the caller means.
        """
        locked = self.reader.lock(visit)
        now = self.reader.read(visit, among=locked)
        if now.view.version != version:
            raise StalePageError(now.view.version)
        return now

    def change(self, visit: Visit, wish: Wish, version: str) -> Saved:
        """Switch off and on what is asked for, all of it or nothing.

        Raises:
            StalePageError: the page is not in the state that the caller means.
            InvalidError: a switch is not there, or cannot be turned on so.
            WordingDoesNotCoverError: the words agreed to do not cover a switch.
            UnknownWordingError: there are no such words.
            NameMissingError: it is to be signed, and is not.
        """
        now = self.check(visit, version)
        _check(wish.switches, now.view)
        switches = now.view.by_cell
        off = [flip.cell for flip in wish.switches if not flip.on]
        posted = Posted(
            shown=dict.fromkeys(off, True),
            on=frozenset(),
            sequences={},
            partners_off=wish.partners_off,
        )
        plan = plan_of(posted, now, {})
        self.recording.withdraw(plan.withdrawals, visit.evidence("off"), now.policy)
        on = [f for f in wish.switches if f.on and not switches[f.cell].on]
        told = [self._turned_on(flip, visit, now) for flip in on]
        return Saved(view=now.view, changes=(*plan.changes, *told))

    def _turned_on(self, flip: Flip, visit: Visit, now: Now) -> Change:
        agreement = now.view.by_cell[flip.cell].agreement
        offered = "" if agreement is None else agreement.language
        yes = Yes(
            cell=flip.cell,
            wording=flip.wording or "",
            language=flip.language or offered,
        )
        told: Told = self.recording.grant(yes, flip.signature, visit, now)
        return Change(told=told, cell=flip.cell)


def _check(flips: Sequence[Flip], view: View) -> None:
    errors = {pointer: [fault] for pointer, fault in _faults(flips, view)}
    if errors:
        raise InvalidError("The body is not valid.", errors=errors)


def _faults(flips: Sequence[Flip], view: View) -> Iterator[tuple[str, str]]:
    switches = view.by_cell
    seen: set[Cell] = set()
    for number, flip in enumerate(flips):
        pointer = f"/switches/{number}"
        switch = switches.get(flip.cell)
        if switch is None:
            yield pointer, "Is not on this page."
        elif flip.cell in seen:
            yield pointer, "Stands more than once."
        elif flip.on and not switch.on and switch.agreement is None:
            yield f"{pointer}/on", "Cannot be turned on: no wording covers it."
        elif flip.on and not switch.on and flip.wording is None:
            yield f"{pointer}/wording", "Is required to turn it on."
        seen.add(flip.cell)
