"""A browser for the run, and for each test a house of its own and fresh windows."""

import functools
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Request

from tests.browser.chromium import Chromium
from tests.browser.site import HOST, Server, Site
from tests.stories.fixtures import (
    clock,
    database,
    house,
    open_house,
    sendgrid,
    stories,
    twilio,
)
from tests.stories.house import House

__all__ = [
    "clock",
    "database",
    "house",
    "open_house",
    "sendgrid",
    "stories",
    "twilio",
]

PATIENCE = 5_000
"""Milliseconds in which anything on a page is there."""

Browse = Callable[..., Page]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for the run; who answers there is the test's own house."""
    with Server(tmp_path_factory.mktemp("site")) as server:
        yield server


@pytest.fixture(scope="session")
def chromium(server: Server) -> Iterator[Chromium]:
    """One browser for the run."""
    with Chromium(server.port) as chromium:
        yield chromium


@pytest.fixture
def site(house: House, server: Server) -> Iterator[Site]:
    """Serve the house of this test."""
    server.hosts[HOST] = house.app
    yield Site(house=house, server=server)
    server.leave()


@pytest.fixture
def browse(chromium: Chromium, server: Server) -> Iterator[Browse]:
    """Open a window as somebody has it; none may ask a host that we do not serve."""
    windows: list[BrowserContext] = []
    elsewhere: list[str] = []

    def asked(request: Request) -> None:
        if urlsplit(request.url).hostname not in server.hosts:
            elsewhere.append(request.url)

    def open_window(**options: object) -> Page:
        window = chromium.browser.new_context(ignore_https_errors=True, **options)  # type: ignore[arg-type]  # as they name them
        windows.append(window)
        window.set_default_timeout(PATIENCE)
        window.on("request", asked)
        return window.new_page()

    yield open_window
    for window in windows:
        chromium.run(window.close)
    assert elsewhere == []


@pytest.fixture
def page(chromium: Chromium, browse: Browse) -> Page:
    """Return a page as most people have it; `browse` makes others."""
    return chromium.run(browse)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> None:
    """Have a test run where the browser is driven from."""
    chromium = pyfuncitem.funcargs.get("chromium")
    if isinstance(chromium, Chromium):
        pyfuncitem.obj = functools.partial(_there, chromium, pyfuncitem.obj)


def _there(chromium: Chromium, test: Callable[..., None], **given: object) -> None:
    chromium.run(functools.partial(test, **given))
