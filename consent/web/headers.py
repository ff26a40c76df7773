"""The headers that keep an answer to itself: no sniffing, no framing, no storing."""

from urllib.parse import urlsplit

from flask import Flask, Response

POLICY = "default-src 'none'; frame-ancestors 'none'"
"""What a page may load and who may frame it, unless a view says otherwise."""

_ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
_YEARS = "max-age=63072000"


def install_headers(app: Flask, *, public_url: str) -> None:
    """Set the headers of every answer; what a view has set stays."""
    encrypted = urlsplit(public_url).scheme == "https"
    transport = (("Strict-Transport-Security", _YEARS),) if encrypted else ()
    always = (*_ALWAYS, *transport)

    def protect(response: Response) -> Response:
        headers = response.headers
        present = {name.lower() for name, _ in headers}
        for name, value in always:
            if name.lower() not in present:
                headers.add(name, value)
        if "cache-control" not in present:
            headers.add("Cache-Control", "no-store")
        if "content-security-policy" not in present:
            headers.add("Content-Security-Policy", POLICY)
            headers.add("X-Frame-Options", "DENY")
        return response

    app.after_request(protect)
