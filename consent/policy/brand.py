"""How the pages of a business look, and which of its sites they work with. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum

_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_PORT = "[1-9][0-9]{0,4}"
_ORIGIN = re.compile(
    rf"(?:https://(?:{_LABEL}[.])*{_LABEL}|http://(?:localhost|127[.]0[.]0[.]1))"
    rf"(?::{_PORT})?"
)
# Behind the origin only what a browser sends as it stands: no white space, no
# backslash, which browsers read as a slash, no quote, nothing invisible.
_REST = re.compile(r"(?:[/?#][!#-&(-;=?-\[\]_a-z~]*)?")
_LONGEST_HOST = 253
_LAST_PORT = 65535
_LONGEST_URL = 2000

GENERIC_FONTS = frozenset(
    {
        "monospace",
        "sans-serif",
        "serif",
        "system-ui",
        "ui-monospace",
        "ui-rounded",
        "ui-sans-serif",
        "ui-serif",
    }
)
"""The names that a browser has a font for on every machine."""


class LogoMedia(StrEnum):
    """What a logo is drawn in, by its media type."""

    SVG = "image/svg+xml"
    PNG = "image/png"


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """A picture of the business, as its file has it."""

    media: LogoMedia
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """Colours as `#rrggbb`: text on paper, and an accent with what is written on it."""

    accent: str
    on_accent: str
    ink: str
    paper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """The look of the pages in light and dark, and the sites that may use them.

    `frame_origins` may frame a page, to `return_origins` a page may lead back,
    `api_origins` may call the page as JSON from a browser, and `form_origins` have a
    sign-up form.
    """

    name: str
    logo: Logo | None = None
    logo_alt: str | None = None
    light: Palette
    dark: Palette
    fonts: tuple[str, ...]
    frame_origins: tuple[str, ...] = ()
    return_origins: tuple[str, ...] = ()
    api_origins: tuple[str, ...] = ()
    form_origins: tuple[str, ...] = ()

    @property
    def font_family(self) -> str:
        """Return the fonts as a style sheet names them."""
        return ", ".join(
            name if name in GENERIC_FONTS else f'"{name}"' for name in self.fonts
        )

    @property
    def logo_text(self) -> str:
        """Return what stands for the logo where it is not seen."""
        return self.name if self.logo_alt is None else self.logo_alt

    def allows_return(self, url: str) -> bool:
        """Say whether a page may lead here: scheme, host and port of a listed origin.

        Nobody but a browser would read an odd spelling, so any odd one is refused.
        """
        origin = _ORIGIN.match(url)
        return (
            len(url) <= _LONGEST_URL
            and origin is not None
            and origin[0] in self.return_origins
            and _REST.fullmatch(url, origin.end()) is not None
        )


LIGHT = Palette(accent="#0b5c8a", on_accent="#ffffff", ink="#1c2733", paper="#ffffff")
DARK = Palette(accent="#7cc4ee", on_accent="#0d1620", ink="#e6ebf0", paper="#12181f")
FONTS = ("system-ui", "sans-serif")

PLAIN = Brand(name="", light=LIGHT, dark=DARK, fonts=FONTS)
"""As in the file that is shipped; there the name is the default seller's."""


def origin_fault(text: str) -> str | None:
    """Say what is wrong with an origin and what would be right, if anything is."""
    if _ORIGIN.fullmatch(text) is None:
        return _shape_fault(text)
    scheme, _, rest = text.partition("://")
    host, _, port = rest.partition(":")
    if len(host) > _LONGEST_HOST or int(port or "1") > _LAST_PORT:
        return "No such host or port."
    if (scheme, port) in {("https", "443"), ("http", "80")}:
        return f"Leave :{port} out, as browsers do."
    return None


def _shape_fault(text: str) -> str:
    """Say why a text is no origin, in the words of what it was meant to be."""
    if "*" in text:
        return "Name each host: a wildcard would let in sites that nobody listed."
    if text != text.lower() and _ORIGIN.fullmatch(text.lower()):
        return "Write it in small letters, as browsers do."
    origin = _ORIGIN.match(text)
    if origin is not None and text[origin.end() :].startswith(("/", "?", "#")):
        return f"An origin has no path: write {origin[0]} and nothing behind it."
    if text.startswith("http://"):
        return "Must be https; http is for localhost and 127.0.0.1 only."
    return (
        "Not an origin such as https://www.example.com or https://example.com:8443; "
        "a name with other letters is written in its xn-- form."
    )
