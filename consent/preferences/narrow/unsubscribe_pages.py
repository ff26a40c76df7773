"""The door of a withdraw link: one button, one click without a page, and an undo."""

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from consent.contacts.contact import UnknownContactError
from consent.db.transaction import in_transaction
from consent.ledger.statements import NotOptionalError
from consent.preferences.looks import csrf
from consent.preferences.looks.languages import spoken
from consent.preferences.looks.render import HTML, page
from consent.preferences.narrow.refusals import link_unknown, not_optional, of_nobody
from consent.preferences.narrow.service import LinkUnknownError, Offer, Preferences
from consent.preferences.narrow.undo import BUTTON, ONE_CLICK, TooLate
from consent.preferences.narrow.undo_service import Undoing, Undone
from consent.preferences.signals.request import visit
from consent.vocabulary.errors import ConsentError
from consent.vocabulary.evidence import Door, Evidence
from consent.web.contract import contract
from consent.web.services import service

unsubscribe_door = Blueprint("unsubscribe", __name__)

UNDO = "undo"
"""The field in which an undo names the withdrawal."""

_SAID = "One-Click"
_REFUSED = {TooLate.OVER: 410, TooLate.NEW_HOLDER: 409}


@unsubscribe_door.get("/unsubscribe/<token>")
@contract(answers={200: None}, errors=(404, 429, 503), answer_media=HTML)
def offer_to_unsubscribe(token: str) -> Response:
    """Show what the link can switch off, with one button; nothing changes."""
    return page(
        "preferences/unsubscribe.html",
        offer=_offer(token),
        token=token,
        signal=visit(),
    )


@unsubscribe_door.post("/unsubscribe/<token>")
@contract(answers={200: None}, errors=(404, 413, 429, 503), answer_media=HTML)
def unsubscribe(token: str) -> Response:
    """Switch it off (RFC 8058): no cookie, no redirect, as often as you like."""
    service(Preferences).open(token)  # Nobody's body is read for a link of nobody's.
    said = _evidence(ONE_CLICK if _is_one_click() else BUTTON)
    withdrawal = in_transaction(lambda: service(Preferences).withdraw(token, said))
    return page(
        "preferences/unsubscribed.html",
        offer=_offer(token),
        token=token,
        undo=service(Preferences).undo_token(withdrawal),
        signal=visit(),
    )


@unsubscribe_door.post("/unsubscribe/<token>/undo")
@contract(
    answers={200: None}, errors=(403, 404, 409, 410, 413, 429, 503), answer_media=HTML
)
def undo(token: str) -> Response:
    """Take back, for a day, what was just switched off; a second time changes nothing.

    Where it is too late, or the address has a new holder, the page says so.
    """
    link = service(Preferences).open(token)
    csrf.check(token)
    offer = _offer(token)
    named = request.form.get(UNDO, "")
    said = _evidence("undo")
    undone = in_transaction(lambda: service(Undoing).undo(link, named, said))
    return page(
        "preferences/undone.html",
        status=_status(undone),
        offer=offer,
        token=token,
        undone=undone,
        signal=visit(),
    )


@unsubscribe_door.errorhandler(LinkUnknownError)
def _link_unknown(_error: LinkUnknownError) -> Response:
    return link_unknown()


@unsubscribe_door.errorhandler(UnknownContactError)
def _contact_unknown(_error: UnknownContactError) -> Response:
    return of_nobody()


@unsubscribe_door.errorhandler(NotOptionalError)
def _not_optional(_error: NotOptionalError) -> Response:
    return not_optional()


def _offer(token: str) -> Offer:
    return service(Preferences).offer(token, language=spoken())


def _status(undone: Undone) -> int:
    return 200 if undone.refused is None else _REFUSED[undone.refused]


def _evidence(reference: str) -> Evidence:
    return Evidence(
        door=Door.LINK,
        reference=reference,
        ip=request.remote_addr,
        user_agent=request.user_agent.string[:1000] or None,
    )


def _is_one_click() -> bool:
    """Say whether a mailbox provider posts, in either form encoding.

    The token is all that counts: a body that cannot be read stops nobody.
    """
    try:
        return request.form.get("List-Unsubscribe") == _SAID
    except (HTTPException, ConsentError):
        return False
