"""Where a page may lead back to: listed origins, however a URL is dressed up."""

from dataclasses import replace

import pytest

from consent.policy.brand import PLAIN

BRAND = replace(
    PLAIN,
    return_origins=("https://shop.example", "http://localhost:3000"),
    frame_origins=("https://frame.example",),
)


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example",
        "https://shop.example/",
        "https://shop.example/account?tab=2&next=https://x.example#top",
        "https://shop.example?done",
        "https://shop.example#done",
        "https://shop.example/a%20b/@me;v=1/(x)[y]~",
        "http://localhost:3000/account",
    ],
)
def test_a_page_of_a_listed_origin_is_led_back_to(url: str) -> None:
    assert BRAND.allows_return(url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/account",
        "//shop.example/",
        "https:shop.example",
        "https:/shop.example/",
        "https:///shop.example/",
        "https://frame.example/",
        "http://shop.example/",
        "ftp://shop.example/",
        "javascript:alert(1)//https://shop.example/",
        "data:text/html,https://shop.example/",
        "HTTPS://shop.example/",
        "https://SHOP.example/",
        "https://shop.example:443/",
        "https://shop.example:8443/",
        "https://shop.example:/",
        "https://shop.example./",
        "https://shop.example.evil.example/",
        "https://evil-shop.example/",
        "https://evil.shop.example/",
        "https://shop.exampleevil.example/",
        "https://shop.example@evil.example/",
        "https://shop.example:pass@evil.example/",
        "https://user@shop.example/",
        "https://user:pass@shop.example/",
        "https://@shop.example/",
        "https://shop.example%2eevil.example/",
        "https://shop.example%00.evil.example/",
        "https://shop.example%2f@evil.example/",
        "https://evil.example/?https://shop.example/",
        "https://evil.example#https://shop.example/",
        "https://evil.example\\@shop.example/",
        "https://shop.example\\@evil.example/",
        "https://shop.example\\.evil.example/",
        "https://shop.example/\\evil.example",
        "https:\\\\shop.example/",
        " https://shop.example/",
        "https://shop.example/ ",
        "https://shop.example/a b",
        "https://shop.example\t/",
        "https://shop\n.example/",
        "https://shop.example/\n",
        "https://shop.example/\r\nSet-Cookie: a=b",
        "https://shop.example/\x00",
        "https://shop.example/\x7f",
        "https://shop.example/\u202e",
        "https://shop.example/é",
        "https://shop\u3002example/",
        "https://\u0455hop.example/",
        "https://shop.example\uff0fevil.example/",
        "https://\uff53hop.example/",
        "https://shop.example/<script>",
        'https://shop.example/"onclick=x',
        "https://shop.example/'x",
        "https://shop.example/`x`",
        "https://[::1]/",
        "http://127.0.0.1:3000/",
        "http://localhost:30000/",
        "http://localhost:3000@evil.example/",
        "https://shop.example/" + "a" * 2000,
    ],
)
def test_nothing_else_is_led_back_to(url: str) -> None:
    assert not BRAND.allows_return(url)


def test_without_a_list_a_page_leads_nowhere() -> None:
    assert not PLAIN.allows_return("https://shop.example/")
