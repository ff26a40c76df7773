"""Every other page in every state: for everybody, in light and dark, narrow and wide.

In a file of its own, so that two browsers share the work.
"""

import pytest
from playwright.sync_api import Page

from tests.browser.examined import look_at
from tests.browser.site import Site
from tests.browser.states import STATES
from tests.browser.tour import Tour


@pytest.mark.parametrize("room", sorted(STATES.keys() - {"choosing"}))
def test_nothing_is_wrong_with_a_page_in_any_state(
    site: Site, page: Page, room: str, subtests: pytest.Subtests
) -> None:
    tour = Tour(site=site, page=page)
    for state in STATES[room]:
        with subtests.test(state.name):
            assert look_at(tour, state) == []
