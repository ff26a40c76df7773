"""The lines of a batch of messages: what each asks for, and what each is answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson

from consent.access.canonical import canonical
from consent.access.claims import Claims, Named
from consent.access.keys import Caller
from consent.access.once import (
    IdempotencyKeyInvalidError,
    IdempotencyKeyMissingError,
    asked_of,
    checked_key,
)
from consent.contacts.forms import InvalidAddressError
from consent.messaging.intake import Answer, Request
from consent.messaging.schemas import MessageSchema
from consent.policy.values import Policy
from consent.vocabulary.errors import ConsentError
from consent.web.bodies import load_from
from consent.web.ndjson import Line

DOOR = "/v1/messages"
"""Where the same request could come alone, under the same key."""

_BAD_ADDRESS = "address_invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a line is not worked on."""

    code: str
    detail: str | None = None
    errors: Mapping[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A line, its key where it has one, and the request it spells."""

    number: int
    key: str | None
    request: Request | Failure


def failure_of(error: ConsentError) -> Failure:
    """Return what an error says of a line."""
    code = _BAD_ADDRESS if isinstance(error, InvalidAddressError) else error.code
    return Failure(code=code, detail=error.detail, errors=error.errors)


def asked_by(line: Line, policy: Policy, by: Caller, claims: Claims) -> Asked:
    """Return what a line asks for; nothing in it raises."""
    if line.fault is not None:
        failure = Failure(code=line.fault.value)
        return Asked(number=line.number, key=None, request=failure)
    body = dict(line.value)
    key: str | None = None
    try:
        key = _key(body.pop("key", None))
        new = load_from(MessageSchema, body, what="line")
        by.check(seller=policy.seller(new.seller).id, purpose=new.purpose)
    except ConsentError as error:
        return Asked(number=line.number, key=key, request=failure_of(error))
    digest = claims.digest(asked_of(DOOR, b"", canonical(body)))
    request = Request(named=Named(key=key, body_digest=digest), new=new)
    return Asked(number=line.number, key=key, request=request)


def document_of(asked: Asked, answer: Answer | Failure) -> dict[str, object]:
    """Return what a line is answered."""
    if isinstance(answer, bytes):
        return {"key": asked.key, **orjson.loads(answer)}
    if isinstance(answer, ConsentError):
        answer = failure_of(answer)
    document: dict[str, object] = {
        "key": asked.key,
        "line": asked.number,
        "error": answer.code,
    }
    if answer.detail is not None:
        document["detail"] = answer.detail
    if answer.errors:
        document["errors"] = answer.errors
    return document


def _key(value: object) -> str:
    if value is None:
        raise IdempotencyKeyMissingError("The line has no key.")
    if not isinstance(value, str):
        raise IdempotencyKeyInvalidError("The key is no text.")
    return checked_key(value)
