"""The number of a request, by which its log line and its answer find each other."""

import re

from flask import g, request
from uuid_utils import uuid4

HEADER = "X-Request-ID"
_ACCEPTED = re.compile(r"[A-Za-z0-9._-]{1,64}")


def request_id() -> str:
    """Return the caller's number for this request, or one made here."""
    if "request_id" not in g:
        given = request.headers.get(HEADER, "")
        g.request_id = given if _ACCEPTED.fullmatch(given) else uuid4().hex
    found: str = g.request_id
    return found
