"""The doors for Twilio: inbound texts, and what became of texts and calls."""

import re
from contextlib import suppress

from flask import Blueprint, Response, request

from consent.db.transaction import in_transaction
from consent.inbound.gates import FORM, form
from consent.inbound.receipts import Receipts
from consent.inbound.service import Texts
from consent.inbound.texts import text_of
from consent.providers.twilio.call_receipts import call_receipt_of
from consent.providers.twilio.receipts import Receipt, receipt_of
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
    return _heard(receipt_of(form()))


@twilio_door.post("/calls/status")
@contract(answers={204: None}, errors=_ERRORS, media=FORM, max_bytes=_MOST)
def hear_call_receipt() -> Response:
    """Hear what became of a call that we made; it says nothing of consent."""
    return _heard(call_receipt_of(form()))


def _heard(receipt: Receipt | None) -> Response:
    """Record a receipt for the attempt that the URL names; 204 whatever it is for."""
    message = parse_id(request.args.get("mid", ""))
    attempt = request.args.get("attempt", "")
    if receipt is None or message is None or not _ATTEMPT.fullmatch(attempt):
        return Response(status=204)
    # Of a message that is not ours the provider cannot mend anything by coming again.
    with suppress(UnknownMessageError):
        in_transaction(
            lambda: service(Receipts).hear(
                receipt, message=message, attempt=int(attempt)
            )
        )
    return Response(status=204)
