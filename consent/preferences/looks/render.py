"""A page for people: its words, its looks, and the headers that keep it to itself."""

from flask import Response, g, render_template
from flask.globals import request_ctx

from consent.policy.brand import Brand
from consent.preferences.looks.brands import worn
from consent.preferences.looks.languages import direction, one_language, spoken
from consent.web.present import present

HTML = "text/html"

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors "
)


def page(template: str, *, status: int = 200, **values: object) -> Response:
    """Answer a page, in the language that is spoken and the brand that is worn.

    Every template knows `brand`, `brand_version`, `language`, `direction`, and by
    `has_address` whether the page can be opened again where it stands.
    """
    dress = worn()
    with one_language():
        text = render_template(
            template,
            **values,
            brand=dress.brand,
            brand_version=dress.version,
            language=spoken(),
            direction=direction(),
            has_address=_has_address(),
        )
    answer = Response(text, status=status, mimetype=HTML)
    answer.headers["Content-Security-Policy"] = _POLICY + _ancestors(dress.brand)
    if not dress.brand.frame_origins:
        answer.headers["X-Frame-Options"] = "DENY"  # It cannot name origins.
    answer.headers["Vary"] = "Accept-Language"
    if g.get("page_tells_origin"):
        # Its forms are known by where they come from; no token stands in its address.
        answer.headers["Referrer-Policy"] = "same-origin"
    return answer


def _ancestors(brand: Brand) -> str:
    return " ".join(brand.frame_origins) or "'none'"


def _has_address() -> bool:
    """Say whether the address of this page answers a GET, and not only its form."""
    if present().method in {"GET", "HEAD"}:
        return True
    adapter = request_ctx.url_adapter
    return adapter is not None and adapter.test(present().path, "GET")
