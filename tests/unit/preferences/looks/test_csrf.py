from datetime import timedelta

import pytest

from consent.preferences.looks.csrf import LASTS
from tests.unit.preferences.looks.shop import PUBLIC_URL, Shop

TOKEN = "B" * 43
OTHER = "C" * 43


def seal_of(shop: Shop, token: str = "") -> str:
    return shop.get(f"/seal/{token}" if token else "/seal").text


def sent(shop: Shop, seal: str, path: str = "/form", **headers: str) -> int:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return shop.post(path, {"csrf": seal}, headers=named).status_code


def test_a_form_of_a_link_is_taken_as_often_as_it_is_sent(shop: Shop) -> None:
    seal = seal_of(shop, TOKEN)
    shop.clock.pass_by(days=30)

    assert [sent(shop, seal, f"/form/{TOKEN}") for _ in range(2)] == [200, 200]


def test_a_forged_form_of_a_link_is_refused(shop: Shop) -> None:
    whole, other = seal_of(shop, TOKEN), seal_of(shop, OTHER)
    forged = ["", "é", other, seal_of(shop), whole[:-2], whole + "A", TOKEN]

    assert {sent(shop, seal, f"/form/{TOKEN}") for seal in forged} == {403}


def test_a_form_without_a_link_may_lie_open_for_hours_and_not_for_days(
    shop: Shop,
) -> None:
    seal = seal_of(shop)
    shop.clock.time += LASTS - timedelta(minutes=1)
    in_time = sent(shop, seal)
    shop.clock.pass_by(minutes=2)

    assert (in_time, sent(shop, seal)) == (200, 403)


def test_a_form_of_a_link_is_no_form_without_one(shop: Shop) -> None:
    assert sent(shop, seal_of(shop, "anybody")) == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": PUBLIC_URL}, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "null", "Sec_Fetch_Site": "same-origin"}, 200),
        ({"Sec_Fetch_Site": "same-origin"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "https://evil.example", "Sec_Fetch_Site": "same-origin"}, 403),
        ({"Origin": PUBLIC_URL + ".evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "null", "Sec_Fetch_Site": "cross-site"}, 403),
        ({"Sec_Fetch_Site": "same-site"}, 403),
        ({"Origin": ""}, 403),
    ],
)
def test_a_form_without_a_link_comes_from_here(
    shop: Shop, headers: dict[str, str], status: int
) -> None:
    assert sent(shop, seal_of(shop), **headers) == status


def test_a_page_whose_form_is_known_by_its_origin_lets_the_browser_tell_it(
    shop: Shop,
) -> None:
    assert shop.get("/form").headers["Referrer-Policy"] == "same-origin"
