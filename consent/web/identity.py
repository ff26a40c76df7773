"""The number of a request, by which its log line and its answer find each other."""

import re
from collections.abc import MutableMapping
from typing import Any

from uuid_utils import uuid4

from consent.web.present import present

HEADER = "X-Request-ID"

_GIVEN = "HTTP_X_REQUEST_ID"
_KEPT = "consent.request_id"
_ACCEPTED = re.compile(r"[A-Za-z0-9._-]{1,64}")


def request_id() -> str:
    """Return the number of the present request."""
    return number_of(present().environ)


def number_of(environ: MutableMapping[str, Any]) -> str:
    """Return the caller's number for a request, or one made here, always the same."""
    kept = environ.get(_KEPT)
    if kept is None:
        given = environ.get(_GIVEN, "")
        kept = given if _ACCEPTED.fullmatch(given) else uuid4().hex
        environ[_KEPT] = kept
    found: str = kept
    return found
