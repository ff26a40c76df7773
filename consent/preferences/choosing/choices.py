"""What a person chose on the page, and what came of it, as values. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from consent.preferences.choosing.view import Cell, View
from consent.vocabulary.errors import InvalidError
from consent.vocabulary.ids import ContactId


class NotOfThisPageError(InvalidError):
    """The form is none that this page showed, or the page has changed since."""

    code = "not_of_this_page"
    remedy = "Look at the page as it is now, and choose again. Nothing was recorded."


class NameMissingError(InvalidError):
    """What is agreed to is signed with a name, and none was typed."""

    code = "name_missing"
    remedy = "Type your full name where you agree."


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """The switches a form showed, as they stood then, and those that are on in it.

    `sequences` say until where the page had read each contact. `partners` is the switch
    for all partners: nothing where it was left as it stood.
    """

    shown: Mapping[Cell, bool]
    on: frozenset[Cell]
    sequences: Mapping[ContactId, int]
    partners_off: bool = False

    @property
    def turned_on(self) -> tuple[Cell, ...]:
        """Return what was off and is on now."""
        return tuple(
            c for c, was_on in self.shown.items() if not was_on and c in self.on
        )

    @property
    def turned_off(self) -> tuple[Cell, ...]:
        """Return what was on and is off now."""
        return tuple(
            c for c, was_on in self.shown.items() if was_on and c not in self.on
        )

    @property
    def untouched(self) -> Mapping[Cell, bool]:
        """Return what was left as it stood."""
        return {c: was for c, was in self.shown.items() if was == (c in self.on)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Yes:
    """One switch that is agreed to, under the words that were shown for it."""

    cell: Cell
    wording: str
    language: str

    @property
    def name(self) -> str:
        """Return how a form names it."""
        return f"{self.cell.name}|{self.language}|{self.wording}"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Agreed:
    """What was agreed to in the second step, and the name that was typed."""

    yes: tuple[Yes, ...]
    sequences: Mapping[ContactId, int]
    signature: str | None = None


class Told(StrEnum):
    """What the answer says of a switch, or of a contact, after a button was pressed."""

    OFF = "off"
    ON = "on"
    WAITING = "waiting"
    OVERRULED = "overruled"
    OFF_ELSEWHERE = "off_elsewhere"
    ON_ELSEWHERE = "on_elsewhere"
    NOT_OFFERED = "not_offered"
    FIXED = "fixed"
    STOPPED = "stopped"
    RESTORED = "restored"
    NOT_ME = "not_me"
    GONE = "gone"
    LINK_SENT = "link_sent"
    CODE_SENT = "code_sent"
    NOTHING_SENT = "nothing_sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that changed, or did not, and of what."""

    told: Told
    cell: Cell | None = None
    contact: ContactId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What was recorded, what is told, and which switches still wait for a yes.

    `view` is the page as it was before, `sequences` say until where everything is known
    that the answer shows.
    """

    view: View
    changes: tuple[Change, ...]
    wanted: tuple[Cell, ...] = ()
    sequences: Mapping[ContactId, int] = field(default_factory=dict)
