"""Takes a picture of every page in every state, in four languages: `make screenshots`.

No test looks at the pictures; the tests look at the same states.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from PIL import Image
from playwright.sync_api import Page, ViewportSize

from tests.browser.conftest import Browse
from tests.browser.gallery import DARK, FOLDER, LANGUAGES, WIDTHS, gallery, picture
from tests.browser.site import Site
from tests.browser.states import STATES, reach
from tests.browser.tour import Tour
from tests.stories.clock import SetClock

WHOLE = "page.en.1280"
"""The picture that shows all of its page."""

MORNING = datetime(2027, 3, 1, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """What a picture shows of a page that is longer, and in how many colours."""

    heights: Mapping[int, int]
    colours: int


ENGLISH = Format(heights={1280: 600, 390: 600}, colours=16)
OTHERS = Format(heights={1280: 420, 390: 440}, colours=4)
"""There are hundreds of them, and each checkout has them all: three megabytes."""


@pytest.fixture
def clock() -> SetClock:
    """The pictures tell of one day, whenever they are taken."""
    return SetClock(time=MORNING)


def small(png: bytes, colours: int) -> bytes:
    """Return a picture of flat colours with a palette of few."""
    with Image.open(io.BytesIO(png)) as image:
        plain = image.convert("RGB")
        few = plain.quantize(colours, kmeans=2, dither=Image.Dither.NONE)
    made = io.BytesIO()
    few.save(made, "PNG", optimize=True)
    return made.getvalue()


def take(page: Page, name: str, width: int, *, shows: str = "h1") -> None:
    form = ENGLISH if ".en." in name else OTHERS
    page.wait_for_load_state()
    page.set_viewport_size(ViewportSize(width=width, height=1))
    height: int = page.evaluate("document.documentElement.scrollHeight")
    if not name.startswith(WHOLE):
        height = min(height, form.heights[width])
    page.set_viewport_size(ViewportSize(width=width, height=height))
    page.locator(shows).scroll_into_view_if_needed()
    png = page.screenshot(animations="disabled")
    FOLDER.joinpath(name).write_bytes(small(png, form.colours))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_is_in_a_picture(site: Site, browse: Browse, language: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    tour = Tour(site=site, page=browse(locale=language), language=language)
    for states in STATES.values():
        for state in states:
            reach(tour, state)
            for width in WIDTHS:
                name = picture(state.name, language, width)
                take(tour.page, name, width, shows=state.shows)
            if state.name in DARK:
                name = picture(f"{state.name}-dark", language, WIDTHS[0])
                tour.page.emulate_media(color_scheme="dark")
                take(tour.page, name, WIDTHS[0])
                tour.page.emulate_media(color_scheme="light")


def test_the_gallery_shows_them() -> None:
    FOLDER.joinpath("README.md").write_text(gallery(), "utf-8")
