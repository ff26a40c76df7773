"""A person at a page: what its forms hold, and what pressing a button posts."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from werkzeug.test import TestResponse

from tests.stories.house import House


@dataclass(slots=True)
class Form:
    """One form: where it posts to, what it posts, and what its buttons say and add."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, dict[str, str]] = field(default_factory=dict)


class _Forms(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._path = path
        self._button: dict[str, str] | None = None
        self._says = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(action=named.get("action") or self._path))
        elif tag == "input" and self.forms:
            self.forms[-1].fields[named["name"]] = named.get("value", "")
        elif tag == "button":
            told = {named["name"]: named.get("value", "")} if "name" in named else {}
            self._button, self._says = told, ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "button" and self._button is not None and self.forms:
            self.forms[-1].buttons[self._says.strip()] = self._button
            self._button = None

    def handle_data(self, data: str) -> None:
        self._says += data


def forms_of(page: TestResponse) -> list[Form]:
    """Return the forms of a page, by its HTML alone."""
    parser = _Forms(page.request.path)
    parser.feed(page.text)
    return parser.forms


def form(page: TestResponse, button: str) -> Form:
    """Return the one form that has a button which says this."""
    (found,) = [each for each in forms_of(page) if button in each.buttons]
    return found


def press(house: House, page: TestResponse, button: str) -> TestResponse:
    """Press a button of a page, as a browser without a script does."""
    found = form(page, button)
    posted = {**found.fields, **found.buttons[button]}
    return house.app.test_client().post(found.action, data=posted)
