"""What the page tells after something was pressed, and what it asks next. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from consent.preferences.choosing.choices import Change, Told, Yes
from consent.preferences.choosing.view import Agreement, Cell, Row, View
from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import ContactId


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the summary; `channel`, `title` and `seller` are of a switch only.

    `undoable` says whether the stop of a contact can be taken back here.
    """

    told: Told
    masked: str | None
    channel: Channel | None = None
    title: str | None = None
    seller_name: str | None = None
    undoable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One switch to agree to: what it is, the words, and how the form names a yes."""

    cell: Cell
    masked: str
    title: str
    seller_name: str
    named: bool
    agreement: Agreement
    ticked: bool

    @property
    def yes(self) -> str:
        """Return how the form names that it is agreed to under these words."""
        agreement = self.agreement
        return Yes(
            cell=self.cell, wording=agreement.wording, language=agreement.language
        ).name


def lines_of(changes: Sequence[Change], before: View, after: View) -> tuple[Line, ...]:
    """Return the changes in the words of the page, as it is now or was before.

    An address that is no longer on the page is told of as it was shown there.
    """
    rows = {**_rows(before), **_rows(after)}
    masked = {
        contact: section.masked
        for view in (before, after)
        for contact, section in view.contacts.items()
    }
    lines = (_line(change, rows, masked) for change in changes)
    stopped = {} if after.stopped is None else dict(after.stopped.events)
    return tuple(
        replace(line, undoable=change.contact in stopped)
        for line, change in zip(lines, changes, strict=True)
    )


def offers_of(
    cells: Iterable[Cell], view: View, ticked: Collection[str] = ()
) -> tuple[Offer, ...]:
    """Return what is asked of these switches, those that can be agreed to now."""
    switches, rows = view.by_cell, _rows(view)
    found = []
    for cell in dict.fromkeys(cells):
        switch = switches.get(cell)
        if switch is None or switch.on or switch.agreement is None:
            continue
        row = rows[cell]
        offer = Offer(
            cell=cell,
            masked=view.contacts[cell.contact].masked,
            title=row.title,
            seller_name=row.seller_name,
            named=row.named,
            agreement=switch.agreement,
            ticked=False,
        )
        found.append(replace(offer, ticked=offer.yes in ticked))
    return tuple(found)


def _line(
    change: Change, rows: Mapping[Cell, Row], masked: Mapping[ContactId, str]
) -> Line:
    cell = change.cell
    if cell is None:
        told_of = None if change.contact is None else masked.get(change.contact)
        return Line(told=change.told, masked=told_of)
    row = rows.get(cell)
    return Line(
        told=change.told,
        masked=masked.get(cell.contact),
        channel=cell.channel,
        title=cell.purpose if row is None else row.title,
        seller_name=cell.seller if row is None else row.seller_name,
    )


def _rows(view: View) -> dict[Cell, Row]:
    return {
        switch.cell: row
        for section in view.sections
        for row in section.rows
        for switch in row.switches
    }
