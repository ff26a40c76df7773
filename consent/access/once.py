"""A door's way to have one effect and one answer for the same request twice."""

import hashlib
import re

from flask import Response, request

from consent.access.answers import Answer, Answers, Work
from consent.access.canonical import canonical
from consent.access.gates import caller
from consent.access.store import Claim
from consent.db.transaction import in_transaction
from consent.vocabulary.errors import InvalidError, UnreadableError
from consent.web.bodies import as_json
from consent.web.contract import JSON, current_contract
from consent.web.document import document
from consent.web.services import service

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"

_KEY = re.compile(r"[!-~]{1,255}")


class IdempotencyKeyMissingError(UnreadableError):
    """This door needs an Idempotency-Key."""

    code = "idempotency_key_missing"
    remedy = "Send Idempotency-Key: a text of your own that names this one request."


class IdempotencyKeyInvalidError(InvalidError):
    """The Idempotency-Key cannot be one."""

    code = "idempotency_key_invalid"
    remedy = "Send 1 to 255 visible ASCII characters."


def once(work: Work, *, replay_status: int | None = None) -> Response:
    """Do what a request asks in one transaction, once, and answer it.

    The claim, the work and the answer are committed together: a crash leaves none of
    them, and an error, which undoes the work, is not remembered. The work is called
    afresh when two collide, so it reads what it decides upon itself.
    """
    key = _key()
    if key is None:
        body, status = in_transaction(work)
        return as_json(body, status)
    rule = request.url_rule.rule if request.url_rule else ""
    route = route_of(request.method, rule, request.path)
    claim = Claim(key_id=caller().key_id, route=route, key=key)
    body_digest = _digest()

    def first_or_again() -> Answer:
        return service(Answers).once(claim, body_digest=body_digest, work=work)

    answer = in_transaction(first_or_again)
    response = Response(answer.body, status=answer.status, mimetype=JSON)
    if answer.replayed:
        response.status_code = replay_status or answer.status
        response.headers[REPLAYED] = "true"
    return response


def _key() -> str | None:
    key = request.headers.get(HEADER)
    if key is None:
        promise = current_contract()
        if promise is not None and promise.idempotent == "required":
            raise IdempotencyKeyMissingError("There is no Idempotency-Key.")
        return None
    return checked_key(key)


def checked_key(key: str) -> str:
    """Return a key that can be one."""
    if not _KEY.fullmatch(key):
        raise IdempotencyKeyInvalidError("The Idempotency-Key cannot be one.")
    return key


def route_of(method: str, rule: str, path: str) -> str:
    """Return the door and which thing behind it, in a text of bounded length."""
    target = hashlib.sha256(path.encode()).hexdigest()[:32]
    return f"{method} {rule} {target}"


def asked_of(path: str, query: bytes, body: bytes) -> bytes:
    """Return all that a request asks, as one text; the body is canonical."""
    return b"\n".join((path.encode(), query, body))


def _digest() -> bytes:
    """Return the digest of all that was asked, however it was written down."""
    body = request.get_data(cache=True)
    if body and request.is_json:
        body = canonical(document())
    return service(Answers).digest(asked_of(request.path, request.query_string, body))
