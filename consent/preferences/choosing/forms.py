"""A posted form of the page as a value, and as the draft that is kept of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import orjson
from marshmallow import fields, post_load, validate

from consent.preferences.choosing.choices import (
    Agreed,
    NotOfThisPageError,
    Posted,
    Yes,
)
from consent.preferences.choosing.stops import Stop
from consent.preferences.choosing.view import Cell
from consent.vocabulary.ids import ContactId, EventId, parse_id
from consent.web.bodies import StrictSchema
from consent.web.strict import Choice

LONGEST_NAME = 200

_ON, _OFF = "on", "off"
_LONGEST_PART = 300
_MOST_SEQUENCE = 2**53
_PART = validate.Length(max=_LONGEST_PART)
_LONGEST_NUMBER = 16


class Step(StrEnum):
    """What was pressed."""

    SAVE = "save"
    AGREE = "agree"
    STOP = "stop_everything"
    UNDO = "undo_stop"
    NOT_ME = "not_me"
    STAY = "stay"
    SIGNAL = "signal"
    AGAIN = "again"
    PROVE = "prove"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Form:
    """What was posted, each name as the form has it."""

    step: Step = Step.SAVE
    shown: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    sequence: tuple[str, ...] = ()
    partners_shown: str | None = None
    partners: str | None = None
    offer: tuple[str, ...] = ()
    agree: tuple[str, ...] = ()
    name: str | None = None
    contact: str | None = None
    stopped: tuple[str, ...] = ()

    def posted(self) -> Posted:
        """Return the switches of the form.

        Raises:
            NotOfThisPageError: it is none that a page of ours showed.
        """
        shown = _shown(self.shown)
        on = frozenset(_cell(name) for name in self.on)
        if not on <= shown.keys():
            raise NotOfThisPageError("It has a switch on that it does not show.")
        return Posted(
            shown=shown,
            on=on,
            sequences=_sequences(self.sequence),
            partners_off=self.partners_shown == _ON and self.partners is None,
        )

    def agreed(self) -> Agreed:
        """Return what was agreed to in the second step.

        Raises:
            NotOfThisPageError: it is none that a page of ours showed.
        """
        name = " ".join((self.name or "").split())
        return Agreed(
            yes=tuple(_yes(each) for each in dict.fromkeys(self.agree)),
            sequences=_sequences(self.sequence),
            # A signature has at least one letter, of whatever script.
            signature=name if any(c.isalpha() for c in name) else None,
        )

    def offered(self) -> tuple[Cell, ...]:
        """Return the switches that the second step was about."""
        return tuple(_cell(name) for name in dict.fromkeys(self.offer))

    def of_contact(self) -> ContactId:
        """Return the contact that a button is about."""
        found = parse_id(self.contact or "")
        if found is None:
            raise NotOfThisPageError("It names no address.")
        return ContactId(found)

    def stops(self) -> tuple[Stop, ...]:
        """Return the stops that the page had shown.

        Raises:
            NotOfThisPageError: it is none that a page of ours showed.
        """
        return tuple(_stop(name) for name in self.stopped)

    def kept(self) -> bytes:
        """Return what is kept of it while its link is sent anew."""
        ticked = [name for name in self.offer if Cell.parse(name)]
        return orjson.dumps(
            {
                "shown": [*self.shown, *(f"{name}={_OFF}" for name in ticked)],
                "on": [*self.on, *ticked],
                "sequence": self.sequence,
                "name": self.name,
            }
        )

    @classmethod
    def of_draft(cls, kept: bytes | None) -> "Form | None":
        """Return what was kept; what cannot be read any more is nothing."""
        if kept is None:
            return None
        try:
            parts = orjson.loads(kept)
            return cls(
                shown=tuple(parts["shown"]),
                on=tuple(parts["on"]),
                sequence=tuple(parts["sequence"]),
                name=parts["name"],
            )
        except (ValueError, KeyError, TypeError):
            return None


class PageForm(StrictSchema[Form]):
    """Everything that a form of the page can carry."""

    step = Choice(Step, load_default=Step.SAVE)
    shown = fields.List(fields.String(validate=_PART))
    on = fields.List(fields.String(validate=_PART))
    sequence = fields.List(fields.String(validate=_PART))
    partners_shown = fields.String(validate=_PART)
    partners = fields.String(validate=_PART)
    offer = fields.List(fields.String(validate=_PART))
    agree = fields.List(fields.String(validate=_PART))
    name = fields.String(validate=validate.Length(max=LONGEST_NAME))
    contact = fields.String(validate=_PART)
    stopped = fields.List(fields.String(validate=_PART))

    @post_load
    def build(self, data: dict[str, object], **_: object) -> Form:
        """Return the value."""
        return Form(
            **{
                name: tuple(value) if isinstance(value, list) else value
                for name, value in data.items()
            }  # type: ignore[arg-type]  # the schema says which is which
        )


def _cell(name: str) -> Cell:
    found = Cell.parse(name)
    if found is None:
        raise NotOfThisPageError("It names a switch in a way that no page does.")
    return found


def _shown(names: Iterable[str]) -> dict[Cell, bool]:
    shown: dict[Cell, bool] = {}
    for each in names:
        name, _, state = each.rpartition("=")
        cell = _cell(name)
        if state not in {_ON, _OFF}:
            raise NotOfThisPageError("It does not say how a switch stood.")
        if shown.setdefault(cell, state == _ON) != (state == _ON):
            raise NotOfThisPageError("It says of one switch that it stood both ways.")
    return shown


def _sequences(names: Iterable[str]) -> dict[ContactId, int]:
    found: dict[ContactId, int] = {}
    for each in names:
        name, _, number = each.partition("=")
        contact = parse_id(name)
        plain = number.isascii() and number.isdigit() and len(number) < _LONGEST_NUMBER
        if contact is None or not plain:
            raise NotOfThisPageError("It does not say until where it had read.")
        # Of two, the older one: it overlooks nothing.
        known = found.get(ContactId(contact), _MOST_SEQUENCE)
        found[ContactId(contact)] = min(int(number), known)
    return found


def _stop(name: str) -> Stop:
    contact, event = (parse_id(part) for part in name.partition("=")[::2])
    if contact is None or event is None:
        raise NotOfThisPageError("It does not say which stop it had shown.")
    return ContactId(contact), EventId(event)


def _yes(name: str) -> Yes:
    parts = name.rsplit("|", 2)
    if len(parts) != 3:  # noqa: PLR2004  a switch, a language, a wording
        raise NotOfThisPageError("It does not say what was agreed to.")
    return Yes(cell=_cell(parts[0]), language=parts[1], wording=parts[2])
