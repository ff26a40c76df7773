"""What is known of some contacts, as the page that shows it. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from consent.ledger.registers import Register
from consent.ledger.standing import State
from consent.policy.values import Policy
from consent.preferences.choosing.judging import (
    Known,
    Setting,
    agreement_of,
    switch_of,
)
from consent.preferences.choosing.unruled import unruled_rows
from consent.preferences.choosing.view import (
    Cell,
    Partners,
    Row,
    Section,
    ServicePurpose,
    Stopped,
    Switch,
    View,
)
from consent.vocabulary.channel import KIND_OF, Channel, ContactKind
from consent.vocabulary.purpose import NEEDS_CONSENT, Purpose, PurposeClass
from consent.vocabulary.seller import Seller

ENGLISH = "en"
_STANDS = frozenset({State.GRANTED, State.PENDING, State.EXPIRED})

_REACHING = {
    kind: tuple(channel for channel in Channel if KIND_OF[channel] is kind)
    for kind in ContactKind
}
"""By which channels a contact is reached."""


def view_of(
    known: Sequence[Known], setting: Setting, *, stopped: Stopped | None = None
) -> View:
    """Return the page of some contacts; without rules it only switches off."""
    sections = tuple(_section(each, setting) for each in known)
    kinds = {section.kind for section in sections}
    return View(
        sections=sections,
        service=tuple(_service(setting, kinds)),
        stopped=stopped,
        partners=_partners(sections, setting.policy),
        deactivated=_is_deactivated(known, setting.account),
        ruled=setting.policy is not None,
    )


def in_words(texts: Mapping[str, str], language: str) -> str | None:
    """Return a text in a language or its base, else in English, else in any."""
    for choice in (language, language.partition("-")[0], ENGLISH):
        if choice in texts:
            return texts[choice]
    return next(iter(texts.values()), None)


def _section(known: Known, setting: Setting) -> Section:
    rows = _rows(known, setting)
    return Section(
        contact=known.contact,
        kind=known.kind,
        masked=known.masked,
        sequence=known.facts.as_of,
        region=known.region if known.proven else None,
        time_zone=known.time_zone if known.proven else None,
        proven=known.proven,
        rows=tuple(rows if known.proven else _guarded(rows)),
    )


def _guarded(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield what can be switched off, and nothing else that is known of it."""
    for row in rows:
        switches = tuple(
            replace(switch, since=None, reasons=())
            for switch in row.switches
            if switch.ticked
        )
        if switches:
            yield replace(row, switches=switches)


def _rows(known: Known, setting: Setting) -> Iterator[Row]:
    """Yield every purpose of the default seller, and what else stands or is offered.

    The other sellers follow it, partners last.
    """
    policy = setting.policy
    if policy is None:
        yield from unruled_rows(known, setting.now)
        return
    for seller in _sellers(policy):
        for purpose in policy.purposes.values():
            if purpose.purpose_class not in NEEDS_CONSENT:
                continue
            cells = _cells(known, purpose, seller)
            own = seller.id == policy.default_seller
            if not cells or not (own or _may_be_of_use(cells, known, setting)):
                continue
            row = _row(cells, known, setting, policy)
            if own or _is_of_use(row.switches):
                yield row


def _sellers(policy: Policy) -> list[Seller]:
    first = policy.default_seller
    return sorted(policy.sellers.values(), key=lambda s: (s.id != first, s.partner))


def _is_of_use(switches: Iterable[Switch]) -> bool:
    return any(s.state in _STANDS or s.agreement is not None for s in switches)


def _may_be_of_use(cells: Sequence[Cell], known: Known, setting: Setting) -> bool:
    """Say whether anything can stand or is offered: most of what is not is not judged.

    Without a grant of its own no cell stands.
    """
    first = cells[0]
    granted = any(
        row.register is Register.GRANT
        and (row.scope.purpose, row.scope.seller) == (first.purpose, first.seller)
        for row in known.facts.rows
    )
    return granted or any(agreement_of(cell, known, setting) for cell in cells)


def _cells(known: Known, purpose: Purpose, seller: Seller) -> list[Cell]:
    return [
        Cell(
            contact=known.contact, channel=channel, purpose=purpose.id, seller=seller.id
        )
        for channel in _REACHING[known.kind]
        if channel in purpose.channels
    ]


def _row(cells: Sequence[Cell], known: Known, setting: Setting, policy: Policy) -> Row:
    purpose = policy.purposes[cells[0].purpose]
    seller = policy.sellers[cells[0].seller]
    return Row(
        purpose=purpose.id,
        title=in_words(purpose.titles, setting.language) or purpose.id,
        description=in_words(purpose.descriptions, setting.language) or "",
        seller=seller.id,
        seller_name=seller.name,
        partner=seller.partner,
        named=seller.id != policy.default_seller,
        switches=tuple(switch_of(cell, known, setting, policy) for cell in cells),
    )


def _service(setting: Setting, kinds: set[ContactKind]) -> Iterator[ServicePurpose]:
    purposes = () if setting.policy is None else setting.policy.purposes.values()
    for purpose in purposes:
        channels = tuple(
            channel
            for channel in Channel
            if channel in purpose.channels and KIND_OF[channel] in kinds
        )
        if purpose.purpose_class is PurposeClass.SERVICE and channels:
            yield ServicePurpose(
                title=in_words(purpose.titles, setting.language) or purpose.id,
                description=in_words(purpose.descriptions, setting.language) or "",
                channels=channels,
            )


def _partners(sections: Iterable[Section], policy: Policy | None) -> Partners | None:
    rows = [row for section in sections for row in section.rows if row.partner]
    if policy is None or not rows:
        return None
    shown = {row.seller for row in rows}
    return Partners(
        names=tuple(s.name for s in _sellers(policy) if s.id in shown),
        on=any(switch.ticked for row in rows for switch in row.switches),
    )


def _is_deactivated(known: Iterable[Known], account: str | None) -> bool:
    return account is not None and any(
        held.account == account and not held.active
        for each in known
        for held in each.facts.accounts
    )
