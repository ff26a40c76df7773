"""The page as JSON, for a front end of the business's own."""

from collections.abc import Iterable, Mapping

from flask import Blueprint, Response, request

from consent.access.strangers import Knock, Strangers
from consent.db.transaction import in_transaction
from consent.links.manage import Ended, ManageLink
from consent.links.manage_service import ManageLinks
from consent.preferences.choosing.changing import Changing, StalePageError, Wish
from consent.preferences.choosing.choices import Change, Saved
from consent.preferences.choosing.cors import allow_listed, preflight
from consent.preferences.choosing.schemas import PageAnswer, WishSchema
from consent.preferences.choosing.service import Choosing
from consent.preferences.choosing.view import View
from consent.preferences.choosing.visit import Visit
from consent.preferences.looks.languages import speak, spoken
from consent.vocabulary.errors import PreconditionMissingError, UnauthenticatedError
from consent.web.bodies import dump, load
from consent.web.contract import contract
from consent.web.problems import answer
from consent.web.services import service

preferences_door = Blueprint("preferences_json", __name__, url_prefix="/v1")
preferences_door.after_request(allow_listed)
preferences_door.add_url_rule("/preferences", view_func=preflight, methods=["OPTIONS"])

MANAGE = "manage"
PAGE = "PATCH /v1/preferences"


class ManageTokenUnknownError(UnauthenticatedError):
    """No manage token was sent, or none of ours, or one that was over for hours."""

    code = "manage_token_unknown"
    remedy = (
        "Send Authorization: Bearer with the token that POST /v1/preference-links gave."
    )


class ManageTokenEndedError(UnauthenticatedError):
    """The manage token is over, or a newer one replaced it."""

    code = "manage_token_ended"
    remedy = "Get a fresh one: POST /v1/preference-links."


@preferences_door.get("/preferences")
@contract(token=MANAGE, answers={200: PageAnswer}, errors=(404,))
def read_preferences() -> Response:
    """Return the whole page, with an ETag for all that it shows."""
    _, visit = _visit()
    return _answer(service(Choosing).see(visit))


@preferences_door.patch("/preferences")
@contract(
    token=MANAGE,
    body=WishSchema,
    answers={200: PageAnswer},
    errors=(404, 409, 412, 428),
)
def patch_preferences() -> Response:
    """Change the page as it was read (If-Match); stopping everything needs no ETag."""
    token, visit = _visit()
    wish = load(WishSchema)
    version = "" if wish.stop_everything else _expected()

    def work() -> Saved:
        saved = _changed(visit, wish, version)
        service(ManageLinks).extend(token)
        return saved

    saved = in_transaction(work)
    return _answer(service(Choosing).see(visit), saved.changes)


@preferences_door.errorhandler(StalePageError)
def stale(error: StalePageError) -> Response:
    """Say which state the page has now."""
    told = answer(error)
    told.set_etag(error.version)
    return told


def _changed(visit: Visit, wish: Wish, version: str) -> Saved:
    choosing, changing = service(Choosing), service(Changing)
    if wish.stop_everything:
        return choosing.stop_everything(visit)
    if wish.undo_stop:
        stopped = changing.check(visit, version).view.stopped
        return choosing.undo_stop(visit, () if stopped is None else stopped.events)
    if wish.not_me is not None:
        changing.check(visit, version)
        return choosing.not_me(visit, wish.not_me)
    return changing.change(visit, wish, version)


def _visit() -> tuple[str, Visit]:
    """Return the token, and who has it; a network that only guesses must wait."""
    sent = request.authorization
    token = sent.token if sent is not None and sent.type == "bearer" else None
    if token is None:
        raise ManageTokenUnknownError("No manage token was sent.")
    opened = service(ManageLinks).open(token)
    if opened is None:
        service(Strangers).failed(Knock.LINK, request.remote_addr)
        raise ManageTokenUnknownError("The token is none of ours.")
    if isinstance(opened, Ended):
        raise ManageTokenEndedError("The manage token is over.")
    return token, _visit_of(opened)


def _visit_of(link: ManageLink) -> Visit:
    speak(link.language)
    return Visit(
        link=link,
        language=spoken(),
        ip=request.remote_addr,
        user_agent=request.user_agent.string or None,
        page=PAGE,
    )


def _expected() -> str:
    """Return the state that the caller means to change: one, and no other.

    A proxy that packs answers makes an ETag weak; it names the same state.
    """
    asked = request.if_match
    tags = [] if asked.star_tag else [*asked.as_set(include_weak=True)]
    if len(tags) != 1:
        raise PreconditionMissingError("If-Match does not name one ETag.")
    return str(tags[0])


def _answer(view: View, changes: Iterable[Change] = ()) -> Response:
    answered = dump(PageAnswer, _plain(view, changes))
    answered.set_etag(view.version)
    return answered


def _plain(view: View, changes: Iterable[Change]) -> Mapping[str, object]:
    agreements = {
        (found.wording, found.language): found
        for switch in view.switches
        if (found := switch.agreement) is not None
    }
    return {
        "sections": view.sections,
        "service": view.service,
        "partners": view.partners,
        "stopped": view.stopped,
        "wordings": list(agreements.values()),
        "deactivated": view.deactivated,
        "ruled": view.ruled,
        "changes": [_told(change) for change in changes],
    }


def _told(change: Change) -> Mapping[str, object]:
    cell = change.cell
    return {
        "told": change.told,
        "contact": change.contact if cell is None else cell.contact,
        "channel": None if cell is None else cell.channel.value,
        "purpose": None if cell is None else cell.purpose,
        "seller": None if cell is None else cell.seller,
    }
