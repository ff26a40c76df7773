"""Shows the page, and its second step, to whoever has a manage link."""

from collections.abc import Mapping, Sequence

from flask import Response, request
from flask_babel import gettext

from consent.db.transaction import in_transaction
from consent.links.manage import ManageLink
from consent.preferences.choosing.choices import (
    NotOfThisPageError,
    Posted,
    Saved,
)
from consent.preferences.choosing.forms import Form
from consent.preferences.choosing.service import Choosing
from consent.preferences.choosing.summary import Line, Offer, lines_of, offers_of
from consent.preferences.choosing.view import View
from consent.preferences.choosing.visit import Visit
from consent.preferences.looks.brands import wear
from consent.preferences.looks.languages import speak, spoken
from consent.preferences.looks.render import page
from consent.preferences.signals.request import is_ahead, is_signalled
from consent.preferences.signals.service import Signal, Signals
from consent.vocabulary.ids import ContactId
from consent.web.services import service


def visit(link: ManageLink) -> Visit:
    """Return who is at the page, in the language that is being spoken."""
    return Visit(
        link=link,
        language=spoken(),
        ip=request.remote_addr,
        user_agent=request.user_agent.string or None,
        say=gettext,
    )


def whole(  # noqa: PLR0913  each is one thing that the page may have to tell
    token: str,
    link: ManageLink,
    *,
    saved: Saved | None = None,
    draft: Form | None = None,
    alert: str | None = None,
    status: int = 200,
) -> Response:
    """Show the whole page as things stand now, with what was just changed."""
    here = visit(link)
    signal = _heard(here)
    shown = service(Choosing).show(here, _posted(draft))
    view = shown.view
    _tell_times_of_the_place(link, view)
    wear(shown.policy)
    lines = () if saved is None else lines_of(saved.changes, saved.view, view)
    chosen = shown.chosen
    if chosen is None:
        chosen = frozenset(each.cell for each in view.switches if each.ticked)
    return page(
        "preferences/preferences.html",
        status=status,
        token=token,
        link=link,
        view=view,
        past=shown.past,
        chosen=frozenset(cell.name for cell in chosen),
        kept=shown.chosen is not None,
        name="" if draft is None else draft.name or "",
        lines=lines,
        alert=alert,
        signal=signal,
    )


def next_step(token: str, link: ManageLink, saved: Saved, form: Form) -> Response:
    """Ask for a yes to each switch that was turned on, under the words for it."""
    offers = offers_of(saved.wanted, saved.view)
    lines = lines_of(saved.changes, saved.view, saved.view)
    return _agree(token, link, offers, saved.sequences, lines=lines, name=form.name)


def agreement(
    token: str, link: ManageLink, form: Form, *, alert: str | None = None
) -> Response:
    """Ask again, with everything that was typed, and what is missing."""
    view = service(Choosing).see(visit(link))
    return _agree(
        token,
        link,
        offers_of(form.offered(), view, form.agree),
        form.agreed().sequences,
        name=form.name,
        alert=alert,
    )


def _agree(  # noqa: PLR0913  each is one thing that the page shows
    token: str,
    link: ManageLink,
    offers: Sequence[Offer],
    sequences: Mapping[ContactId, int],
    *,
    lines: Sequence[Line] = (),
    name: str | None = None,
    alert: str | None = None,
) -> Response:
    return page(
        "preferences/agree.html",
        status=200 if alert is None else 422,
        token=token,
        link=link,
        offers=offers,
        sequences=sequences,
        needs_name=any(offer.agreement.needs_name for offer in offers),
        name=name or "",
        lines=lines,
        alert=alert,
    )


def _posted(draft: Form | None) -> Posted | None:
    """Return what was chosen before; what no page of ours showed is nothing."""
    try:
        return None if draft is None else draft.posted()
    except NotOfThisPageError:
        return None


def _heard(here: Visit) -> Signal | None:
    """Hear the signal of the browser, unless nobody looks at the answer."""
    if not is_signalled():
        return None
    # Nobody's signal is recorded for a new holder.
    sections = service(Choosing).see(here).sections
    contacts = service(Choosing).contacts(here)
    return in_transaction(
        lambda: service(Signals).heard(
            contacts,
            head_or_prefetch=is_ahead(),
            told_of={each.contact for each in sections if each.proven},
            visit=here.evidence("Sec-GPC: 1"),
        )
    )


def _tell_times_of_the_place(link: ManageLink, view: View) -> None:
    zones = [each.time_zone for each in view.sections if each.time_zone is not None]
    if zones:
        speak(link.language, zone=zones[0])
