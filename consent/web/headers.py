"""The headers that keep an answer to itself: no sniffing, no framing, no storing."""

from collections.abc import Callable
from urllib.parse import urlsplit

WireHeaders = list[tuple[str, str]]
"""The headers of an answer as the server gets them."""

Protect = Callable[[WireHeaders], None]
"""Adds to the headers of an answer what it needs; what a view has set stays."""

POLICY = "default-src 'none'; frame-ancestors 'none'"
"""What a page may load and who may frame it, unless a view says otherwise."""

_ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
_PAGES = (("Content-Security-Policy", POLICY), ("X-Frame-Options", "DENY"))
_CACHE = ("Cache-Control", "no-store")
_PLAIN = frozenset({"content-type", "content-length"})
_YEARS = "max-age=63072000"


def protecting(public_url: str) -> Protect:
    """Return what sets the headers of every answer."""
    encrypted = urlsplit(public_url).scheme == "https"
    transport = (("Strict-Transport-Security", _YEARS),) if encrypted else ()
    always = (*_ALWAYS, *transport)
    everything = (*always, _CACHE, *_PAGES)

    def protect(headers: WireHeaders) -> None:
        present = {name.lower() for name, _ in headers}
        if present <= _PLAIN:
            headers.extend(everything)
            return
        headers.extend(each for each in always if each[0].lower() not in present)
        if "cache-control" not in present:
            headers.append(_CACHE)
        if "content-security-policy" not in present:
            headers.extend(_PAGES)

    return protect
