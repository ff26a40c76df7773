"""Cursors of lists: a place as a text that says nothing to whoever keeps it. Pure."""

import base64
import binascii
import hashlib

from consent.vocabulary.errors import InvalidError

_CHECK_BYTES = 4


class CursorUnknownError(InvalidError):
    """The cursor is none that this list gave."""

    code = "cursor_unknown"
    remedy = "Send in after, unchanged, what an earlier page gave in next."


def written(body: bytes) -> str:
    """Return the cursor that means a place."""
    return base64.urlsafe_b64encode(body + _check(body)).decode().rstrip("=")


def read(cursor: str, size: int) -> bytes:
    """Return the place of so many bytes that a cursor means.

    Raises:
        CursorUnknownError: it was cut, changed, or made by somebody else.
    """
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise unknown() from None
    body, check = raw[:-_CHECK_BYTES], raw[-_CHECK_BYTES:]
    if len(body) != size or check != _check(body):
        raise unknown()
    return body


def unknown() -> CursorUnknownError:
    """Return what is raised for a cursor that this list never gave."""
    return CursorUnknownError(
        "The cursor is none of this list.", errors={"/after": ["Not a cursor."]}
    )


def _check(body: bytes) -> bytes:
    # Against accidents, not against forgers: a cursor opens nothing.
    return hashlib.sha256(body).digest()[:_CHECK_BYTES]
