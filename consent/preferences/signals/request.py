"""What the present request says by Sec-GPC."""

from consent.preferences.signals.gpc import (
    HEADER,
    PURPOSE_HEADERS,
    is_set,
    looks_ahead,
)
from consent.preferences.signals.service import VISIT, Signal
from consent.web.present import present


def is_signalled() -> bool:
    """Say whether the browser tells that its person wants no sale and no sharing."""
    return is_set(present().headers.getlist(HEADER))


def is_ahead() -> bool:
    """Say whether nobody looks at the answer yet: then nothing may be recorded."""
    asked = present()
    said = [value for name in PURPOSE_HEADERS for value in asked.headers.getlist(name)]
    return looks_ahead(asked.method, said)


def visit() -> Signal | None:
    """Return what a page that knows nobody shows of the signal, if there is one."""
    return VISIT if is_signalled() else None
