"""Every error as `application/problem+json` (RFC 9457), without anything personal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

import orjson
from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from consent.vocabulary.errors import (
    ConsentError,
    NotFoundError,
    TooLargeError,
    TooManyError,
    UnauthenticatedError,
    UnavailableError,
    UnreadableError,
    UnsupportedMediaError,
)
from consent.web.identity import request_id
from consent.web.logs import log_failure
from consent.web.status import is_out_of_reach, status_of

MEDIA = "application/problem+json"
RETRY_AFTER = 1


class MethodError(ConsentError):
    """This address does not take that method."""

    code = "method_not_allowed"
    remedy = "Use a method named in Allow."


class InternalError(ConsentError):
    """Something broke that should not."""

    code = "internal"
    remedy = "Try again; if it stays, tell the operator the request_id."


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An error in the words of HTTP; a room with pages of its own renders this."""

    status: int
    code: str
    title: str
    detail: str
    remedy: str
    request_id: str
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


# What Flask and Werkzeug raise by themselves, in our words.
_KNOWN: Mapping[int, ConsentError] = {
    400: UnreadableError("The request cannot be read."),
    404: NotFoundError("There is nothing at this address."),
    405: MethodError("This address does not take that method."),
    413: TooLargeError("The body is larger than this door takes."),
    415: UnsupportedMediaError("This door does not read bodies of that type."),
}


def install_problems(app: Flask) -> None:
    """Answer every error as a problem; a blueprint's own handlers come first."""
    app.register_error_handler(Exception, answer)


def answer(error: Exception) -> Response:
    """Return the answer to an error."""
    problem = problem_of(error)
    members = {
        "type": f"urn:consent:problem:{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "code": problem.code,
        "remedy": problem.remedy,
        "request_id": problem.request_id,
    }
    if problem.errors:
        members["errors"] = dict(problem.errors)
    response = Response(orjson.dumps(members), status=problem.status, mimetype=MEDIA)
    response.headers.extend(dict(problem.headers))
    return response


def problem_of(error: Exception) -> Problem:
    """Return what an error means to a caller; what is no caller's fault is logged."""
    if isinstance(error, ConsentError):
        return _problem(error, status_of(type(error)), headers=_headers_of(error))
    if isinstance(error, HTTPException):
        return _from_werkzeug(error)
    log_failure(error)
    if is_out_of_reach(error):
        gone = UnavailableError("The database cannot be reached; nothing was done.")
        return _problem(gone, 503, headers=_headers_of(gone))
    return _problem(InternalError("Something broke; nothing was done."), 500)


def _from_werkzeug(error: HTTPException) -> Problem:
    status = error.code or 500
    headers = {k: v for k, v in error.get_headers() if k != "Content-Type"}
    known = _KNOWN.get(status)
    if known is not None:
        return _problem(known, status, headers=headers)
    if status < HTTPStatus.INTERNAL_SERVER_ERROR:
        known = UnreadableError("The request cannot be answered as it is.")
    return _problem(known or InternalError("Something broke."), status, headers=headers)


def _headers_of(error: ConsentError) -> dict[str, str]:
    if isinstance(error, UnauthenticatedError):
        return {"WWW-Authenticate": "Bearer"}
    if isinstance(error, TooManyError):
        return {"Retry-After": str(error.retry_after)}
    if isinstance(error, UnavailableError):
        return {"Retry-After": str(RETRY_AFTER)}
    return {}


def _problem(
    error: ConsentError, status: int, *, headers: Mapping[str, str] | None = None
) -> Problem:
    title = (type(error).__doc__ or error.code).partition("\n")[0]
    return Problem(
        status=status,
        code=error.code,
        title=title.rstrip("."),
        detail=error.detail,
        remedy=error.remedy,
        request_id=request_id(),
        errors=error.errors,
        headers=headers or {},
    )
