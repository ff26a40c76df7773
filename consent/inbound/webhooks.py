"""The doors for Twilio: inbound texts and delivery receipts."""

import re

from flask import Blueprint, Response, request

from consent.db.transaction import in_transaction
from consent.inbound.gates import FORM, form
from consent.inbound.receipts import Receipts
from consent.inbound.service import Texts
from consent.inbound.texts import text_of
from consent.providers.twilio.receipts import receipt_of
from consent.providers.twilio.twiml import TWIML, reply
from consent.sendlog.errors import UnknownMessageError
from consent.vocabulary.ids import parse_id
from consent.web.contract import contract
from consent.web.services import service

twilio_door = Blueprint("twilio", __name__, url_prefix="/webhooks/twilio")

_ATTEMPT = re.compile(r"[0-9]{1,18}")
_MOST = 256 * 1024
_ERRORS = (400, 403, 413, 415, 429, 503)


@twilio_door.post("/messages")
@contract(
    answers={200: None},
    errors=_ERRORS,
    media=FORM,
    answer_media=TWIML,
    max_bytes=_MOST,
)
def hear_text() -> Response:
    """Hear an inbound text; the answer comes when it is in the book, on disk."""
    text = text_of(form())
    words = in_transaction(lambda: service(Texts).hear(text))
    return Response(reply(words), mimetype=TWIML)


@twilio_door.post("/status")
@contract(answers={204: None}, errors=_ERRORS, media=FORM, max_bytes=_MOST)
def hear_receipt() -> Response:
    """Hear what became of a text that we sent."""
    receipt = receipt_of(form())
    message = parse_id(request.args.get("mid", ""))
    attempt = request.args.get("attempt", "")
    if receipt is None or message is None or not _ATTEMPT.fullmatch(attempt):
        return Response(status=204)
    try:
        in_transaction(
            lambda: service(Receipts).hear(
                receipt, message=message, attempt=int(attempt)
            )
        )
    except UnknownMessageError:
        # The provider cannot mend it by sending it again.
        return Response(status=204)
    return Response(status=204)
