"""The page in docs/ that shows the pictures, and where they are."""

from collections.abc import Iterator
from pathlib import Path

from tests.browser.states import STATES

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images" / "preferences"
LANGUAGES = {"en": "English", "es": "español", "fr": "français", "de": "Deutsch"}
WIDTHS = (1280, 390)
DARK = ("page",)
"""The states that are shown in the dark as well."""

_HEAD = """# The pages that people see

Every page in every state, as a real browser shows it, with the shipped configuration.
`make screenshots` takes them anew. Each is there in four languages, 1280 and 390 pixels
wide; what is below is the narrow one in English.
"""


def picture(state: str, language: str, width: int) -> str:
    """Return the name of the file of a picture."""
    return f"{state}.{language}.{width}.png"


def pictures() -> Iterator[str]:
    """Yield the names of all files there are."""
    for language in LANGUAGES:
        for states in STATES.values():
            for state in states:
                yield from (picture(state.name, language, width) for width in WIDTHS)
        yield from (picture(f"{name}-dark", language, WIDTHS[0]) for name in DARK)


def gallery() -> str:
    """Return the page."""
    parts = [_HEAD]
    for states in STATES.values():
        for state in states:
            parts.append(f"## {state.name}\n\n{state.tells} {_others(state.name)}\n")
            parts.append(f"![{state.tells}]({picture(state.name, 'en', WIDTHS[1])})\n")
    return "\n".join(parts)


def _others(state: str) -> str:
    links = [
        f"[{name}]({picture(state, language, WIDTHS[0])})"
        for language, name in LANGUAGES.items()
    ]
    return "Wide: " + ", ".join(links) + "."
