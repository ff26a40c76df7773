"""Every page in every state, by the room it belongs to, and the way there."""

from flask import Flask, template_rendered
from jinja2 import Template

from tests.browser.asking_states import ASKING, JOINING
from tests.browser.choosing_states import CHOOSING
from tests.browser.narrow_states import NARROW
from tests.browser.tour import State, Tour

STATES = {
    "choosing": CHOOSING,
    "narrow": NARROW,
    "asking": ASKING,
    "joining": JOINING,
}


def reach(tour: Tour, state: State) -> None:
    """Bring the window to a state, and see that its page is made of its template."""
    names: list[str] = []

    def note(_sender: Flask, template: Template, **_: object) -> None:
        names.append((template.name or "").removeprefix("preferences/"))

    with template_rendered.connected_to(note, tour.site.house.app):
        state.go(tour)
    tour.page.wait_for_load_state()
    assert names[-1:] == [state.template], state.name
