"""The doors of signing up: the target of a form, and the page of the second step."""

from contextlib import suppress
from uuid import UUID

from flask import Blueprint, Response, request

from consent.contacts.contact import UnknownContactError
from consent.db.transaction import in_transaction
from consent.ledger.events import Event
from consent.policy.service import Policies
from consent.preferences.joining.confirming import Confirming, Offer
from consent.preferences.joining.crowding import Crowding
from consent.preferences.joining.origins import origin_of, page_of
from consent.preferences.joining.schemas import JoinSchema
from consent.preferences.joining.service import Joining, Sent
from consent.preferences.joining.waiting import Stage
from consent.preferences.joining.words import (
    button,
    second_step,
    title,
    titles,
)
from consent.preferences.looks import csrf
from consent.preferences.looks.forms import posted
from consent.preferences.looks.languages import speak
from consent.preferences.looks.render import HTML, page
from consent.preferences.narrow.refusals import link_unknown, of_nobody
from consent.preferences.narrow.service import LinkUnknownError
from consent.settings import Settings
from consent.vocabulary.channel import Channel
from consent.vocabulary.errors import ConflictError, ForbiddenError, InvalidError
from consent.vocabulary.evidence import Door, Evidence
from consent.vocabulary.ids import EventId
from consent.web.contract import contract
from consent.web.services import service

joining_door = Blueprint("joining", __name__)

HONEYPOT = "website"
"""The field that no person sees: whoever fills it in is a machine."""

CONFIRM_LINK = "confirm link"
"""What the evidence of a second step by a link refers to."""

_LONGEST_FORM = 64 * 1024
_LONGEST_AGENT = 1000


class ForeignFormError(ForbiddenError):
    """The form stands on a site that is not listed."""

    code = "foreign_form"
    remedy = (
        "List the origin of the form's site in form_origins of config/brand.toml, and "
        "publish it; the form's page must not hide it (Referrer-Policy: no-referrer)."
    )


@joining_door.post("/subscribe")
@contract(
    answers={200: None},
    errors=(403, 409, 413, 415, 422, 429, 503),
    max_bytes=_LONGEST_FORM,
    answer_media=HTML,
)
def subscribe() -> Response:
    """Take a sign-up form: a request, which counts once its second step is taken.

    The answer and the work for it are the same whoever the address belongs to.
    """
    service(Crowding).came(request.remote_addr)
    origin = _listed_origin()
    speak(request.form.get("language"))
    if request.form.get(HONEYPOT, "").strip():
        return _joined()
    typed = posted(JoinSchema)
    if typed.channel is Channel.SMS:
        _has_forms_of_ours()
    sent = Sent(
        page=page_of(origin, request.headers.get("Referer")),
        ip=request.remote_addr,
        user_agent=_user_agent(),
    )
    in_transaction(lambda: service(Joining).take(typed, sent))
    return _joined(by_text=typed.channel is Channel.SMS)


@joining_door.get("/confirm/<token>")
@contract(answers={200: None}, errors=(404, 410, 429, 503), answer_media=HTML)
def offer_to_confirm(token: str) -> Response:
    """Show what would be agreed to, with one button; nothing changes."""
    confirming = service(Confirming)
    return _page_of(confirming.look(confirming.open(token)), token)


@joining_door.post("/confirm/<token>")
@contract(
    answers={200: None}, errors=(403, 404, 410, 413, 422, 429, 503), answer_media=HTML
)
def confirm(token: str) -> Response:
    """Take the second step of what is chosen of all that the link names, once."""
    confirming = service(Confirming)
    link = confirming.open(token)
    csrf.check(token)
    chosen = _chosen()
    offer = in_transaction(lambda: confirming.confirm(link, chosen, _evidence))
    return _page_of(offer, token, missed=not chosen)


@joining_door.errorhandler(ForeignFormError)
@joining_door.errorhandler(InvalidError)
@joining_door.errorhandler(ConflictError)
def _refused(error: InvalidError | ConflictError | ForeignFormError) -> Response:
    """Say what would be right: to the person, or to whoever made the form."""
    about_person = {"/address", "/email", "/phone", "/purpose"}
    status = 403 if isinstance(error, ForeignFormError) else 422
    return page(
        "preferences/join_refused.html",
        status=status,
        address="/address" in error.errors,
        purpose="/purpose" in error.errors,
        fault=None if error.errors and about_person >= set(error.errors) else error,
        return_to=_return_to(),
    )


@joining_door.errorhandler(LinkUnknownError)
def _link_unknown(_error: LinkUnknownError) -> Response:
    return link_unknown()


@joining_door.errorhandler(UnknownContactError)
def _contact_unknown(_error: UnknownContactError) -> Response:
    return of_nobody()


def _joined(*, by_text: bool | None = None) -> Response:
    if by_text is None:
        by_text = request.form.get("channel") == Channel.SMS.value
    return page(
        "preferences/joined.html",
        by_text=by_text,
        return_to=_return_to(),
    )


def _page_of(offer: Offer, token: str, *, missed: bool = False) -> Response:
    speak(offer.language)
    names = titles(offer.requests, offer.policy)
    match offer.stage:
        case Stage.WAITING:
            return page(
                "preferences/confirm.html",
                status=422 if missed else 200,
                offer=offer,
                items=[(each, title(each, offer.policy)) for each in offer.requests],
                missed=missed,
                step=second_step(ticked=len(offer.requests) > 1),
                button=button(),
                token=token,
            )
        case Stage.CONFIRMED:
            return page("preferences/confirmed.html", offer=offer, names=names)
        case Stage.EXPIRED | Stage.ENDED:
            return page(
                "preferences/confirm_ended.html", status=410, offer=offer, names=names
            )


def _chosen() -> frozenset[EventId]:
    """Return which requests the form of the page names; what is no id names none."""
    found = set()
    for each in request.form.getlist("request"):
        with suppress(ValueError):
            found.add(EventId(UUID(each)))
    return frozenset(found)


def _evidence(offer: Offer, asked: Event) -> Evidence:
    """Return what supports a second step: the words of the page, as they were shown."""
    speak(offer.language)
    names = titles(offer.requests, offer.policy)
    return Evidence(
        door=Door.WEB_FORM,
        wording=asked.wording,
        language=asked.language,
        reference=CONFIRM_LINK,
        words=button(),
        note="\n".join([*names, second_step(ticked=_had_several())]),
        page=f"{service(Settings).public_url}/confirm",
        ip=request.remote_addr,
        user_agent=_user_agent(),
    )


def _had_several() -> bool:
    """Say whether the form that was pressed had a box for each request."""
    return request.form.get("several") == "yes"


def _listed_origin() -> str:
    """Return the origin of the form, as its browser tells it.

    A form on another site can hold no secret of ours: what stands in for one is that
    the site is listed, and that a request alone gives nothing.
    """
    origin = request.headers.get("Origin", "").lower()
    policy = service(Policies).current()
    listed = () if policy is None else policy.brand.form_origins
    if origin not in {origin_of(service(Settings).public_url), *listed}:
        raise ForeignFormError("The site of the form is not listed.")
    return origin


def _has_forms_of_ours() -> None:
    """Refuse numbers while nobody said that they have forms: each text is paid for."""
    policy = service(Policies).current()
    if policy is not None and not policy.brand.form_origins:
        raise ForeignFormError("No site is listed, so no number can be signed up.")


def _return_to() -> str | None:
    """Return where the page leads back to, if that is a listed site."""
    asked = request.form.get("return_to", "")
    policy = service(Policies).current()
    allowed = policy is not None and policy.brand.allows_return(asked)
    return asked if allowed else None


def _user_agent() -> str | None:
    return request.user_agent.string[:_LONGEST_AGENT] or None
