"""A request's body as the JSON value it spells, and nothing that is not plain JSON."""

import re

import orjson
from flask import Request

from consent.vocabulary.errors import (
    InvalidError,
    UnreadableError,
    UnsupportedMediaError,
)
from consent.web.present import present

MAX_DEPTH = 32
MAX_INTEGER = 2**53 - 1
"""The largest whole number that every reader of JSON holds exactly (RFC 7493)."""

_KEPT = "consent.document"
_JSON = re.compile(r"application/(?:[a-z0-9.!#$&^_-]+\+)?json")
_LONE_SURROGATE = re.compile(r"(?:low|high) surrogate")


def document() -> object:
    """Return the JSON value of the body; read once, however often it is asked for."""
    asked = present()
    if _KEPT not in asked.environ:
        asked.environ[_KEPT] = _read(asked)
    found: object = asked.environ[_KEPT]
    return found


def check_plain(value: object) -> None:
    """Refuse what a database or another reader of JSON cannot hold."""
    level: list[object] = [value]
    for _ in range(MAX_DEPTH):
        if not level:
            return
        level = [part for parent in level for part in _parts(parent)]
    if level:
        raise InvalidError(f"The body is nested deeper than {MAX_DEPTH} levels.")


def _read(asked: Request) -> object:
    _check_media(asked)
    body = asked.get_data(cache=True)
    if not body.strip():
        raise UnreadableError("The body is empty.")
    try:
        value: object = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise _fault(error.msg) from None
    check_plain(value)
    return value


def _check_media(asked: Request) -> None:
    encoding = asked.environ.get("HTTP_CONTENT_ENCODING")
    if encoding is None and asked.content_type == "application/json":
        return
    charset = asked.mimetype_params.get("charset", "utf-8").lower()
    if not _JSON.fullmatch(asked.mimetype) or charset not in {"utf-8", "utf8"}:
        raise UnsupportedMediaError("The body is not application/json in UTF-8.")
    if encoding is not None and encoding.lower() != "identity":
        raise UnsupportedMediaError("The body is encoded; send it as it is.")


def _fault(reason: str) -> InvalidError | UnreadableError:
    if _LONE_SURROGATE.search(reason):
        return InvalidError("The body holds half a character (a lone surrogate).")
    if "depth" in reason:
        return InvalidError(f"The body is nested deeper than {MAX_DEPTH} levels.")
    return UnreadableError("The body is not well-formed JSON in UTF-8.")


def _parts(value: object) -> list[object]:
    """Return what a value holds, having looked at the value itself."""
    if isinstance(value, str):
        if "\x00" in value:
            raise InvalidError("The body holds a NUL character.")
    elif isinstance(value, dict):
        return [*value.keys(), *value.values()]
    elif isinstance(value, list):
        return value
    elif isinstance(value, (int, float)) and abs(value) > MAX_INTEGER:
        raise InvalidError(f"The body holds a number beyond {MAX_INTEGER}.")
    return []
