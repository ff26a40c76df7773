"""The pages of a withdraw link: one button, and one click without any page."""

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import HTTPException

from consent.access.strangers import Knock, Strangers
from consent.contacts.contact import UnknownContactError
from consent.db.transaction import in_transaction
from consent.ledger.statements import NotOptionalError
from consent.preferences.service import LinkUnknownError, Preferences
from consent.vocabulary.errors import ConsentError, TooManyError
from consent.vocabulary.evidence import Door, Evidence
from consent.web.contract import contract
from consent.web.services import service

HTML = "text/html"
ONE_CLICK = "One-Click"

pages_door = Blueprint(
    "preferences",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/pages/static",
)


@pages_door.get("/unsubscribe/<token>")
@contract(answers={200: None}, errors=(404, 429, 503), answer_media=HTML)
def offer_to_unsubscribe(token: str) -> Response:
    """Show what the link can switch off, with one button; nothing changes."""
    offer = service(Preferences).offer(token)
    return _page("preferences/unsubscribe.html", offer=offer)


@pages_door.post("/unsubscribe/<token>")
@contract(answers={200: None}, errors=(404, 413, 429, 503), answer_media=HTML)
def unsubscribe(token: str) -> Response:
    """Switch it off (RFC 8058): no cookie, no redirect, as often as you like."""
    service(Preferences).confirm(token)  # Nobody's body is read for a link of nobody's.
    evidence = Evidence(
        door=Door.LINK,
        reference="one_click" if _is_one_click() else "button",
        ip=request.remote_addr,
        user_agent=request.user_agent.string[:1000] or None,
    )
    in_transaction(lambda: service(Preferences).withdraw(token, evidence))
    return _page(
        "preferences/unsubscribed.html", offer=service(Preferences).offer(token)
    )


@pages_door.errorhandler(LinkUnknownError)
def link_unknown(_error: LinkUnknownError) -> Response:
    """Say that the link is not whole; a network that only guesses must wait.

    A whole link is never counted, and works whatever came before it.
    """
    try:
        service(Strangers).failed(Knock.LINK, request.remote_addr)
    except TooManyError as error:
        page = _page("preferences/link_unknown.html", status=429)
        page.headers["Retry-After"] = str(error.retry_after)
        return page
    return _page("preferences/link_unknown.html", status=404)


@pages_door.errorhandler(UnknownContactError)
def contact_unknown(_error: UnknownContactError) -> Response:
    """Say that the link is of nobody here, though it is whole."""
    return _page("preferences/link_unknown.html", status=404)


@pages_door.errorhandler(NotOptionalError)
def not_optional(_error: NotOptionalError) -> Response:
    """Say that this belongs to the account; what was said is recorded all the same."""
    return _page("preferences/not_optional.html")


def _is_one_click() -> bool:
    """Say whether a mailbox provider posts, in either form encoding.

    The token is all that counts: a body that cannot be read stops nobody.
    """
    try:
        return request.form.get("List-Unsubscribe") == ONE_CLICK
    except (HTTPException, ConsentError):
        return False


def _page(name: str, *, status: int = 200, **values: object) -> Response:
    page = Response(render_template(name, **values), status=status, mimetype=HTML)
    page.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    )
    return page
