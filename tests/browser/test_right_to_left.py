"""A language that is written from right to left, added by an operator."""

import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from playwright.sync_api import Locator, Page

from tests.browser.choosing_states import agree, switch
from tests.browser.conftest import Browse
from tests.browser.examined import examined
from tests.browser.site import Site
from tests.browser.tour import Tour
from tests.stories.fixtures import OpenHouse
from tests.stories.house import House

SHIPPED = Path(__file__).resolve().parents[2] / "config"
WORDS = {
    "Contact Preferences": "تفضيلات الاتصال",
    "Stop everything": "إيقاف كل شيء",
    "Save": "حفظ",
    "Text": "رسالة نصية",
    "Phone number": "رقم الهاتف",
    "Do you agree?": "هل توافق؟",
    "I agree": "أوافق",
}


@pytest.fixture
def house(open_house: OpenHouse, tmp_path: Path) -> House:
    """The service of a business that has its pages in Arabic too."""
    folder = tmp_path / "config"
    shutil.copytree(SHIPPED, folder)
    messages = folder / "translations" / "ar" / "LC_MESSAGES"
    messages.mkdir(parents=True)
    catalogue = Catalog(locale="ar")
    for english, arabic in WORDS.items():
        catalogue.add(english, arabic)
    with messages.joinpath("messages.mo").open("wb") as file:
        write_mo(file, catalogue)
    return open_house(CONSENT_CONFIG_DIR=str(folder))


def left(place: Locator) -> float:
    box = place.bounding_box()
    assert box is not None
    return box["x"]


def test_the_page_turns_round_and_nothing_is_wrong_with_it(
    site: Site, browse: Browse
) -> None:
    page: Page = browse(locale="ar")
    agree(Tour(site=site, page=page, language="ar"))
    asked = examined(page)
    heading = page.get_by_role("heading", level=1).inner_text()
    page.goto(page.url)

    knob = switch(page, WORDS["Text"], "Offers")
    label = page.locator(f"label[for='{knob.get_attribute('id')}']")

    assert heading == WORDS["Do you agree?"]
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert left(label) < left(knob)
    assert asked == []
    assert examined(page) == []
