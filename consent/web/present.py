"""The present request itself: Flask's `request` looks for it at every use."""

from typing import cast

from flask import Request, request
from werkzeug.local import LocalProxy


def present() -> Request:
    """Return the present request, for whoever asks it more than one thing."""
    proxy = cast("LocalProxy[Request]", request)
    return proxy._get_current_object()  # noqa: SLF001  Werkzeug's documented way
