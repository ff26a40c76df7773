"""The description for programs and, as one page without a script, for people."""

from dataclasses import dataclass

from flask import (
    Blueprint,
    Flask,
    Response,
    render_template,
)

from consent.web.bodies import as_json
from consent.web.contract import contract
from consent.web.openapi import Json, description
from consent.web.services import service

docs = Blueprint(
    "docs",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/docs/static",
)

_POLICY = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """Describes one application, as it is reached from outside."""

    app: Flask
    public_url: str

    def whole(self) -> Json:
        """Return the OpenAPI document."""
        return description(self.app, self.public_url)


@docs.get("/openapi.json")
@contract(answers={200: None})
def openapi() -> Response:
    """Describe every door of the service (OpenAPI 3.1)."""
    return as_json(service(Description).whole())


@docs.get("/docs")
@contract(answers={200: None}, answer_media="text/html")
def page() -> Response:
    """Show the same description to people."""
    text = render_template("consent/docs.html", api=service(Description).whole())
    response = Response(text, mimetype="text/html")
    response.headers["Content-Security-Policy"] = _POLICY
    return response
