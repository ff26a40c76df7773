"""The pages of people without a link: ask for one, or type in a code.

Nothing that differs between somebody known and somebody unknown may happen here: see
`consent.preferences.asking.service`.
"""

from flask import Blueprint, Response, request

from consent.db.transaction import in_transaction
from consent.links.manage import manage_url
from consent.preferences.asking.limits import Askers
from consent.preferences.asking.schemas import AskSchema, CodeSchema, is_phone
from consent.preferences.asking.service import Asking
from consent.preferences.looks import csrf
from consent.preferences.looks.forms import posted
from consent.preferences.looks.languages import spoken
from consent.preferences.looks.render import HTML, page
from consent.settings import Settings
from consent.vocabulary.errors import InvalidError
from consent.web.contract import contract
from consent.web.services import service

asking_door = Blueprint("asking", __name__, url_prefix="/preferences")

MOST_BYTES = 8192

_ASK, _CODE = "preferences/ask.html", "preferences/code.html"


@asking_door.get("")
@contract(answers={200: None}, errors=(503,), answer_media=HTML)
def show_form() -> Response:
    """Ask for the address to which a link to the page is sent."""
    return page(_ASK, typed="", wrong=False)


@asking_door.post("")
@contract(
    answers={200: None},
    errors=(403, 413, 415, 422, 429, 503),
    answer_media=HTML,
    max_bytes=MOST_BYTES,
)
def send_link() -> Response:
    """Have a link or a code sent to the address itself, if anybody is known there."""
    csrf.check()
    service(Askers).count(request.remote_addr)
    try:
        address = posted(AskSchema)
    except InvalidError:
        return page(_ASK, status=422, typed=_typed(), wrong=True)
    language = spoken()
    in_transaction(lambda: service(Asking).ask(address, language=language))
    return page(
        "preferences/asked.html", by_code=is_phone(address), typed=address.as_given
    )


@asking_door.get("/code")
@contract(answers={200: None}, errors=(503,), answer_media=HTML)
def show_code_form() -> Response:
    """Ask for a number and the code that was sent there."""
    return page(_CODE, typed="", wrong=False)


@asking_door.post("/code")
@contract(
    answers={200: None},
    errors=(403, 413, 415, 422, 429, 503),
    answer_media=HTML,
    max_bytes=MOST_BYTES,
)
def take_code() -> Response:
    """Give the link to the page for the code that was sent to a number."""
    csrf.check()
    service(Askers).count(request.remote_addr)
    try:
        told = posted(CodeSchema)
    except InvalidError:
        return page(_CODE, status=422, typed=_typed(), wrong=True)
    language = spoken()
    issued = in_transaction(
        lambda: service(Asking).redeem(told.address, told.code, language=language)
    )
    if issued is None:
        return page(_CODE, status=422, typed=_typed(), wrong=True)
    url = manage_url(service(Settings).public_url, issued.token)
    return page("preferences/code_done.html", url=url)


def _typed() -> str:
    return request.form.get("address", "")[:200]
