from dataclasses import replace

import pytest

from consent.policy.brand import PLAIN, Logo, LogoMedia
from tests.unit.preferences.looks.conftest import Open
from tests.unit.preferences.looks.shop import Shop, policy_of

SITES = ("https://shop.example", "https://www.shop.example")
ONLY_OURS = {
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


def test_a_page_loads_nothing_from_elsewhere_and_nobody_frames_it(shop: Shop) -> None:
    headers = shop.get("/hello").headers

    assert set(headers["Content-Security-Policy"].split("; ")) == ONLY_OURS
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Accept-Language" in headers["Vary"]
    assert "Set-Cookie" not in headers


def test_the_sites_of_the_brand_may_frame_a_page(shop_of: Open) -> None:
    shop = shop_of(policy_of(replace(PLAIN, frame_origins=SITES)))

    headers = shop.get("/hello").headers

    directives = headers["Content-Security-Policy"].split("; ")
    assert directives[-1] == f"frame-ancestors {SITES[0]} {SITES[1]}"
    assert "X-Frame-Options" not in headers


def test_a_page_shows_the_logo_of_the_brand_and_says_it_in_words(
    shop_of: Open,
) -> None:
    logo = Logo(media=LogoMedia.PNG, content=b"\x89PNG")
    shop = shop_of(policy_of(replace(PLAIN, name='A & "B"', logo=logo)))

    text = shop.get("/hello").text
    picture = shop.get("/pages/brand/2026-11-22+abcd/logo")

    assert 'src="/pages/brand/2026-11-22+abcd/logo" alt="A &amp; &#34;B&#34;"' in text
    assert (picture.data, picture.mimetype) == (b"\x89PNG", "image/png")
    assert "immutable" in picture.headers["Cache-Control"]


def test_the_last_brand_is_worn_while_the_database_is_away(shop_of: Open) -> None:
    shop = shop_of(policy_of(replace(PLAIN, name="Acme", frame_origins=SITES)))
    shop.get("/hello")

    shop.policies.is_away = True
    page = shop.get("/hello")
    style = shop.get("/pages/brand/2026-11-22+abcd.css")

    assert page.status_code == 200
    assert SITES[0] in page.headers["Content-Security-Policy"]
    assert style.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("is_fresh", [False, True])
def test_a_damaged_policy_takes_no_brand_and_no_frame_away(
    shop_of: Open, *, is_fresh: bool
) -> None:
    policy = policy_of(replace(PLAIN, name="Acme", frame_origins=SITES))
    shop = shop_of(policy)
    if not is_fresh:
        shop.get("/hello")

    shop.policies.policy, shop.policies.before = None, policy if is_fresh else None
    page = shop.get("/hello")

    assert "/pages/brand/2026-11-22+abcd.css" in page.text
    assert SITES[0] in page.headers["Content-Security-Policy"]


def test_without_a_policy_a_page_has_plain_looks(shop: Shop) -> None:
    page = shop.get("/hello")
    style = shop.get("/pages/brand/plain.css")

    assert "/pages/brand/plain.css" in page.text
    assert style.status_code == 200


@pytest.mark.parametrize("path", ["9999.css", "9999/logo", "plain/logo", "%00.css"])
def test_a_brand_that_nobody_published_is_not_found(shop: Shop, path: str) -> None:
    assert shop.get(f"/pages/brand/{path}").status_code == 404


def test_a_person_gets_a_page_for_an_error_and_a_program_a_problem(shop: Shop) -> None:
    page = shop.post("/form", {})
    problem = shop.get("/pages/static/0/nothing")

    assert (page.status_code, page.mimetype) == (403, "text/html")
    assert "<h1>This form cannot be taken</h1>" in page.text
    assert page.headers["X-Request-ID"] in page.text
    assert (problem.status_code, problem.mimetype) == (
        404,
        "application/problem+json",
    )
