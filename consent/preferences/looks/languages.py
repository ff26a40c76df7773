"""Which language a page speaks, and which way it is written."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError, negotiate_locale
from babel.support import NullTranslations
from flask import Flask, g, has_request_context, request
from flask_babel import (
    Babel,
    force_locale,
    get_locale,
    get_translations,
    refresh,
)
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept

from consent.web.services import provide, service

ENGLISH = "en"
"""What the pages are written in, and what is spoken to whom nobody knows better."""

FOLDER = "translations"
CATALOGUE = Path("LC_MESSAGES", "messages.mo")
SHIPPED = Path(__file__).resolve().parents[1] / FOLDER

ASKED = "lang"
"""How the address of a page asks for a language."""

_SPOKEN: ContextVar[NullTranslations | None] = ContextVar("spoken", default=None)
_NO_WORDS = "looks."
"""The door to what pages load: it speaks no language, and is kept for a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language that is offered, by its tag and by its own name."""

    tag: str
    name: str


class Languages:
    """The languages there are catalogues for, shipped or an operator's own."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Take the folders of catalogues; what is said in a later one goes first."""
        found = {path.name for folder in folders for path in _catalogues(folder)}
        known = {tag: locale for tag in found if (locale := _locale_of(tag))}
        known.setdefault(ENGLISH, Locale(ENGLISH))
        self.offered = tuple(
            Language(tag=tag, name=_own_name(locale))
            for tag, locale in sorted((_tag_of(t), each) for t, each in known.items())
        )
        self._tags = [language.tag for language in self.offered]

    def nearest(self, wanted: str | None) -> str | None:
        """Return the language offered that is nearest to a tag, if any is near."""
        return None if not wanted else self._among([wanted.replace("_", "-")])

    def best(self, accepted: LanguageAccept) -> str | None:
        """Return the language offered that a browser likes best, if it likes any."""
        return self._among([tag for tag, quality in accepted if quality > 0])

    def _among(self, wanted: list[str]) -> str | None:
        """Return the first of these that is offered, whole or without its region."""
        found: str | None = negotiate_locale(wanted, self._tags, sep="-")
        return found


def install_languages(app: Flask, config_dir: Path) -> None:
    """Let the pages of an application speak what there is a catalogue for.

    An operator adds a language, or changes words of ours, by a folder `translations`
    beside the other files of the config.
    """
    folders = (SHIPPED, config_dir.resolve() / FOLDER)
    provide(app, Languages(folders))
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    Babel(
        app,
        default_locale=ENGLISH,
        default_translation_directories=";".join(str(each) for each in folders),
        locale_selector=_chosen,
    )
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of i18n
        gettext=lambda text: _words().ugettext(text),
        ngettext=lambda one, many, number: _words().ungettext(one, many, number),
        newstyle=True,
    )
    app.jinja_env.globals.update(gettext=_said, _=_said)
    app.url_defaults(_keep_asking)


def speak(language: str | None, *, zone: str | None = None) -> None:
    """Let the present page speak a language and tell times of a place.

    What the person asks for in the address of the page (`?lang=`) goes before it; a
    language that nobody translated is passed over.
    """
    g.page_language = language
    g.page_zone = _zone_of(zone)
    refresh()


def spoken() -> str:
    """Return the tag of the language that is being spoken."""
    locale = get_locale()
    return ENGLISH if locale is None else _tag_of(str(locale))


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Speak a language for as long as it takes, such as in a job that writes a mail."""
    nearest = service(Languages).nearest(language) or ENGLISH
    with force_locale(nearest.replace("-", "_")):
        yield


@contextmanager
def one_language() -> Iterator[None]:
    """Look up once which language is spoken, for all the words of one page."""
    token = _SPOKEN.set(get_translations())
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def direction() -> str:
    """Return which way the language that is spoken is written: `ltr` or `rtl`."""
    locale = get_locale()
    return "ltr" if locale is None else str(locale.text_direction)


def zone() -> ZoneInfo | None:
    """Return the time zone of the person, if it is known."""
    found: ZoneInfo | None = g.get("page_zone")
    return found


@pass_eval_context
def _said(context: EvalContext, text: str, /, **values: object) -> str:
    """Return words of a template; a page says many, most of them without values."""
    if not values:
        return _plain(_words(), text, markup=context.autoescape)
    told = _words().ugettext(text)
    # Words are ours or the operator's, and what is put into them is escaped.
    return (Markup(told) if context.autoescape else told) % values  # noqa: S704


@lru_cache(maxsize=4096)
def _plain(words: NullTranslations, text: str, *, markup: bool) -> str:
    """Return words without values; a percent sign is written twice in all words."""
    told = words.ugettext(text)
    return (Markup(told) if markup else told) % {}  # noqa: S704  as above


def _words() -> NullTranslations:
    return _SPOKEN.get() or get_translations()


def _keep_asking(endpoint: str, values: dict[str, object]) -> None:
    """Let the pages that a page leads to speak what it was asked to speak."""
    asked = request.args.get(ASKED) if has_request_context() else None
    if asked is not None and not endpoint.startswith(_NO_WORDS):
        nearest = service(Languages).nearest(asked)
        if nearest is not None:
            values.setdefault(ASKED, nearest)


def _chosen() -> str:
    """Return the language of the present page: asked for, the link's, the browser's."""
    languages = service(Languages)
    found = None
    if has_request_context():
        found = languages.nearest(request.args.get(ASKED))
    found = found or languages.nearest(g.get("page_language"))
    if found is None and has_request_context():
        found = languages.best(request.accept_languages)
    return (found or ENGLISH).replace("-", "_")


def _catalogues(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (each for each in folder.iterdir() if (each / CATALOGUE).is_file())


def _locale_of(name: str) -> Locale | None:
    try:
        return Locale.parse(name)
    except (UnknownLocaleError, ValueError):
        return None


def _own_name(locale: Locale) -> str:
    name = locale.get_display_name(locale) or str(locale)
    return name[:1].upper() + name[1:]


def _tag_of(name: str) -> str:
    return name.replace("_", "-")


def _zone_of(name: str | None) -> ZoneInfo | None:
    """Return a zone by its name; a name that no database has is none."""
    try:
        return None if name is None else ZoneInfo(name)
    except (ValueError, OSError):
        return None
