"""Lets the listed sites read `/v1/preferences` in a browser, and no other (CORS)."""

from flask import Response, request

from consent.preferences.looks.brands import Brands
from consent.web.services import service

METHODS = ("GET", "PATCH")

_ASKED_FOR = "Access-Control-Request-Method"
_SECONDS = "600"
_PREFLIGHT = (
    ("Access-Control-Allow-Methods", ", ".join(METHODS)),
    ("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match"),
    ("Access-Control-Max-Age", _SECONDS),
)
_ANSWER = (
    ("Access-Control-Expose-Headers", "ETag, Retry-After"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
)


def preflight() -> Response:
    """Answer what a browser asks before it calls; `allow_listed` adds who may."""
    answer = Response(status=204)
    answer.headers["Allow"] = "GET, HEAD, OPTIONS, PATCH"
    return answer


def allow_listed(answer: Response) -> Response:
    """Let the page that calls read the answer, an error too, if its site is listed.

    The token alone opens the door: there is no cookie, and none is ever asked for.
    """
    answer.vary.add("Origin")
    origin = request.headers.get("Origin")
    if origin is None or not _is_listed(origin):
        return answer
    answer.headers["Access-Control-Allow-Origin"] = origin
    is_preflight = request.method == "OPTIONS" and _ASKED_FOR in request.headers
    for name, value in _PREFLIGHT if is_preflight else _ANSWER:
        answer.headers[name] = value
    return answer


def _is_listed(origin: str) -> bool:
    return origin in service(Brands).present().brand.api_origins
