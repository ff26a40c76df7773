"""The door to what pages load: style sheets, the one script, the logo."""

from functools import lru_cache

from flask import Blueprint, Response, request, url_for
from sqlalchemy.exc import SQLAlchemyError

from consent.policy.brand import PLAIN, Brand
from consent.preferences.looks.assets import Assets
from consent.preferences.looks.brands import NO_VERSION, Brands
from consent.preferences.looks.csrf import csrf_field, csrf_token
from consent.preferences.looks.languages import Languages
from consent.preferences.looks.moments import day, seconds_until, when
from consent.preferences.looks.style import style_of
from consent.vocabulary.errors import NotFoundError
from consent.web.contract import contract
from consent.web.services import service

looks_door = Blueprint("looks", __name__, template_folder="../templates")

CSS = "text/css"
FOR_A_YEAR = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


class NoSuchFileError(NotFoundError):
    """There is no such file."""

    remedy = "Load the page again."


@looks_door.get("/pages/static/<version>/<name>")
@contract(answers={200: None}, errors=(404,), answer_media="*/*")
def static_file(version: str, name: str) -> Response:
    """Return a file that pages load; it may be kept for a year."""
    asset = service(Assets).find(name)
    if asset is None:
        raise NoSuchFileError("No page loads a file of this name.")
    packed = request.accept_encodings.quality("gzip") > 0
    answer = Response(
        asset.compressed if packed else asset.content, mimetype=asset.media
    )
    if packed:
        answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    # Another version is asked for while one program replaces another.
    whole = version == asset.version
    answer.headers["Cache-Control"] = FOR_A_YEAR if whole else ASK_AGAIN
    return answer


@looks_door.get("/pages/brand/<version>.css")
@contract(answers={200: None}, errors=(404,), answer_media=CSS)
def brand_style(version: str) -> Response:
    """Return the colours and fonts of a published brand; it may be kept for a year."""
    try:
        brand = _brand(version)
        cache = ASK_AGAIN if version == NO_VERSION else FOR_A_YEAR
    except SQLAlchemyError:
        brand, cache = PLAIN, ASK_AGAIN
    answer = Response(style_of(brand), mimetype=CSS)
    answer.headers["Cache-Control"] = cache
    return answer


@looks_door.get("/pages/brand/<version>/logo")
@contract(answers={200: None}, errors=(404, 503), answer_media="image/*")
def brand_logo(version: str) -> Response:
    """Return the logo of a published brand; it may be kept for a year."""
    logo = _brand(version).logo
    if logo is None:
        raise NoSuchFileError("The brand has no logo.")
    answer = Response(logo.content, mimetype=logo.media.value)
    answer.headers["Cache-Control"] = FOR_A_YEAR
    return answer


def _brand(version: str) -> Brand:
    brand = service(Brands).at(version)
    if brand is None:
        raise NoSuchFileError("No such version is published.")
    return brand


@looks_door.app_template_global()
def asset_url(name: str) -> str:
    """Return the address of a file that the page loads."""
    version = service(Assets).version(name)
    return _file_address(request.script_root, version, name)


@looks_door.app_template_global()
def brand_style_url(version: str) -> str:
    """Return the address of the brand's colours and fonts."""
    return _style_address(request.script_root, version)


@lru_cache(maxsize=64)
def _file_address(_root: str, version: str, name: str) -> str:
    """Return the address of what never changes, made once for each root."""
    return url_for("looks.static_file", version=version, name=name)


@lru_cache(maxsize=64)
def _style_address(_root: str, version: str) -> str:
    return url_for("looks.brand_style", version=version)


@looks_door.app_template_global()
def languages() -> Languages:
    """Return the languages that are offered."""
    return service(Languages)


looks_door.add_app_template_global(csrf_field, "csrf_field")
looks_door.add_app_template_global(csrf_token, "csrf_token")
looks_door.add_app_template_global(day, "day")
looks_door.add_app_template_global(seconds_until, "seconds_until")
looks_door.add_app_template_global(when, "when")
