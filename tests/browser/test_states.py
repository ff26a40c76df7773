"""The page in every state: for everybody, in light and dark, narrow and wide."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.examined import look_at
from tests.browser.gallery import FOLDER, gallery, pictures
from tests.browser.site import Site
from tests.browser.states import STATES
from tests.browser.tour import Tour

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "consent" / "preferences" / "templates" / "preferences"
BASE = '{% extends "preferences/base.html" %}'


def test_nothing_is_wrong_with_the_page_in_any_state(
    site: Site, page: Page, subtests: pytest.Subtests
) -> None:
    tour = Tour(site=site, page=page)
    for state in STATES["choosing"]:
        with subtests.test(state.name):
            assert look_at(tour, state) == []


def test_there_is_a_state_of_every_page() -> None:
    pages = {p.name for p in TEMPLATES.glob("*.html") if BASE in p.read_text("utf-8")}
    shown = {state.template for states in STATES.values() for state in states}

    assert shown == pages


def test_there_is_a_picture_of_every_state() -> None:
    files = {path.name for path in FOLDER.glob("*.png")}

    assert files == set(pictures())
    assert FOLDER.joinpath("README.md").read_text("utf-8") == gallery()
