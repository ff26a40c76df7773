"""The Contact Preferences page: see it, change it, agree, stop everything, undo.

What the templates get, besides what every page has (`looks/render.py`):

`preferences/preferences.html`: `token`; `link` (ManageLink: `expires_at`, `ends_at`,
`return_to`); `view` (View); `past` (Past, the newest first); `chosen` (names of the
cells whose checkbox is ticked); `kept` (whether that is what was typed before, and not
how things stand) and `name` (typed then: a hidden field); `lines` (Line: what was just
changed; empty after a GET); `alert` (why nothing was recorded: `not_of_this_page`, or
nothing); `signal` (what became of Sec-GPC, or nothing; `preferences/signal.html`).

`preferences/agree.html`: `token`; `link`; `offers` (Offer: what is agreed to, each with
its `agreement`, its field `yes`, and whether it is `ticked`); `sequences` (by contact);
`needs_name`; `name`; `lines`; `alert` (`name_missing`, or nothing).

`preferences/link_ended.html`: `token`; `kept` (whether what was typed is kept); `sent`
(after a fresh link was asked for: `link`, `code`, or `nothing`); `replaced` (whether a
newer link ended this one).

The forms post to the page's own address, with `csrf_field(token)` and a button `step`:
`save` (with `shown` = `{cell.name}=on|off`, `on` = `cell.name`, `sequence` =
`{contact}={sequence}`, and where the switch for all partners is on `partners_shown=on`
and `partners`), `stay` (the same fields, or those of `agree`: nothing is recorded, the
link lasts longer; asked for as JSON it answers `expires_at` alone), `agree` (with
`offer` = `cell.name`, `agree` = `offer.yes`, `sequence`, `name`), `stop_everything`,
`undo_stop` (with `stopped`, each of `view.stopped.names`), `not_me` and `prove` (with
`contact`; `prove` sends a link to an address that is not proven), `signal`, `again`.
"""

from flask import Blueprint, Response, request

from consent.contacts.account import UnknownAccountError
from consent.contacts.contact import UnknownContactError
from consent.db.transaction import in_transaction, transaction
from consent.links.manage import Ended, ManageLink
from consent.links.manage_service import ManageLinks
from consent.preferences.asking.service import Asking
from consent.preferences.choosing import answering
from consent.preferences.choosing.choices import NameMissingError, NotOfThisPageError
from consent.preferences.choosing.drafts import Drafts
from consent.preferences.choosing.forms import Form, PageForm, Step
from consent.preferences.choosing.pressing import press
from consent.preferences.looks import csrf
from consent.preferences.looks.forms import posted
from consent.preferences.looks.languages import speak
from consent.preferences.looks.render import HTML, page
from consent.preferences.narrow import pages as narrow
from consent.preferences.narrow.refusals import link_unknown, of_nobody
from consent.web.bodies import as_json
from consent.web.contract import JSON, contract
from consent.web.services import service

choosing_door = Blueprint("choosing", __name__, template_folder="../templates")

_ENDED = "preferences/link_ended.html"

_DRAWN_UP = frozenset({Step.SAVE, Step.AGREE, Step.STAY})
"""The steps in which something was chosen that would be lost with the link."""


@choosing_door.get("/preferences/<token>")
@contract(answers={200: None}, errors=(404, 410, 429, 503), answer_media=HTML)
def show_preferences(token: str) -> Response:
    """Show who may reach a person, where, about what; nothing they chose changes."""
    # It ends in a commit, though it writes nothing: at a rollback the driver has the
    # server forget the plans of all statements, and each is planned anew.
    with transaction():
        return _shown(token)


@choosing_door.post("/preferences/<token>")
@contract(
    answers={200: None},
    errors=(403, 404, 410, 413, 415, 422, 429, 503),
    answer_media=HTML,
)
def change_preferences(token: str) -> Response:
    """Do what a button of the page says, and show what has changed."""
    opened = service(ManageLinks).open(token)
    if opened is None:
        return narrow.posted(token) or link_unknown()
    speak((opened.link if isinstance(opened, Ended) else opened).language)
    csrf.check(token)
    form = posted(PageForm)
    if isinstance(opened, Ended):
        return _pressed_too_late(token, opened, form)
    return _pressed(token, opened, form)


@choosing_door.errorhandler(UnknownContactError)
@choosing_door.errorhandler(UnknownAccountError)
def nobody_here(_error: Exception) -> Response:
    """Say that the link is of nobody here, or of somebody who held the address."""
    return of_nobody()


def _shown(token: str) -> Response:
    opened = service(ManageLinks).open(token)
    if isinstance(opened, ManageLink):
        speak(opened.language)
        kept = service(Drafts).found(answering.visit(opened))
        return answering.whole(token, opened, draft=kept)
    if isinstance(opened, Ended):
        speak(opened.link.language)
        return _ended(token, opened)
    return narrow.shown(token) or link_unknown()


def _pressed(token: str, link: ManageLink, form: Form) -> Response:
    """Do what a button says, have the link work longer, and show the page."""
    try:
        if form.step is Step.STAY:
            return _stayed(token, link, form)
        saved = in_transaction(lambda: press(token, answering.visit(link), form))
    except NotOfThisPageError:
        return answering.whole(token, link, alert=NotOfThisPageError.code, status=422)
    except NameMissingError:
        return answering.agreement(token, link, form, alert=NameMissingError.code)
    if saved.wanted:
        return answering.next_step(token, link, saved, form)
    return answering.whole(token, _as_it_is(token, link), saved=saved)


def _stayed(token: str, link: ManageLink, form: Form) -> Response:
    """Have a link that is in use work longer; what was chosen so far stays chosen."""
    longer = in_transaction(lambda: service(ManageLinks).extend(token)) or link
    if request.accept_mimetypes.best == JSON:
        return as_json({"expires_at": longer.expires_at})
    if form.offer:
        return answering.agreement(token, longer, form)
    return answering.whole(token, longer, draft=form)


def _pressed_too_late(token: str, ended: Ended, form: Form) -> Response:
    """Send a fresh link if one is asked for; else keep what was typed until then."""
    if form.step is Step.AGAIN:
        sent = in_transaction(lambda: service(Asking).again(ended.link))
        return page(_ENDED, token=token, kept=False, sent=sent)
    if form.step not in _DRAWN_UP:
        return _ended(token, ended)
    late = answering.visit(ended.link)
    kept = in_transaction(lambda: service(Drafts).keep(token, late, form))
    return _ended(token, ended, kept=kept)


def _ended(token: str, ended: Ended, *, kept: bool = False) -> Response:
    return page(
        _ENDED,
        status=410,
        token=token,
        kept=kept,
        sent=False,
        replaced=ended.replaced,
    )


def _as_it_is(token: str, link: ManageLink) -> ManageLink:
    found = service(ManageLinks).open(token)
    return found if isinstance(found, ManageLink) else link
