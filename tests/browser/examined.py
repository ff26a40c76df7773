"""What is wrong with a page as it is now, for whoever comes to it."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import ConsoleMessage, Error, Page, ViewportSize

from tests.browser.axe import faults
from tests.browser.states import reach
from tests.browser.tour import State, Tour

WIDE = ViewportSize(width=1280, height=900)
NARROW = ViewportSize(width=320, height=640)
"""What is left of 1280 pixels at 400 percent (WCAG 2.2, 1.4.10)."""

SIDEWAYS = "() => document.scrollingElement.scrollWidth - innerWidth"


def look_at(tour: Tour, state: State) -> list[str]:
    """Bring the window to a state; return what is wrong there, and what was said."""
    with complaints(tour.page) as said:
        reach(tour, state)
        return examined(tour.page) + said


def examined(page: Page) -> list[str]:
    """Return what is wrong, in light and in dark, wide and narrow."""
    page.wait_for_load_state()
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.set_viewport_size(WIDE)
    wrong = faults(page)
    page.emulate_media(color_scheme="dark")
    wrong += [f"in the dark: {each}" for each in faults(page, "color-contrast")]
    page.set_viewport_size(NARROW)
    wrong += [f"narrow: {each}" for each in faults(page, "target-size")]
    over = page.evaluate(SIDEWAYS)
    if over > 0:
        wrong.append(f"narrow: it scrolls sideways, by {over} pixels")
    if page.context.cookies():
        wrong.append("it sets a cookie")
    return wrong


@contextmanager
def complaints(page: Page) -> Iterator[list[str]]:
    """Collect what the browser says of a page: what it may not load or run, mostly."""
    said: list[str] = []

    def tell(message: ConsoleMessage) -> None:
        # A page that answers 404 is told of, and is right.
        if message.type == "error" and "status of" not in message.text:
            said.append(message.text)

    def break_down(error: Error) -> None:
        said.append(str(error))

    page.on("console", tell)
    page.on("pageerror", break_down)
    yield said
    page.remove_listener("console", tell)
    page.remove_listener("pageerror", break_down)
