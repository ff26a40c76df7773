"""A business's own front end in a browser: which sites may call, and what they see."""

import shutil
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from tests.stories.fixtures import OpenHouse
from tests.stories.house import House, Json
from tests.stories.people import ANA_MAIL

PAGE = "/v1/preferences"
SHOP = "https://shop.example"
EVIL = "https://shop.example.evil.example"
SHIPPED = Path(__file__).parents[2] / "config"


@pytest.fixture
def house(open_house: OpenHouse, tmp_path: Path) -> House:
    """The service of a business that lists its shop."""
    folder = tmp_path / "config"
    shutil.copytree(SHIPPED, folder)
    folder.joinpath("brand.toml").write_text(
        f'api_origins = ["{SHOP}"]\nframe_origins = ["https://frame.example"]\n'
        'return_origins = ["https://return.example"]\n'
    )
    return open_house(CONSENT_CONFIG_DIR=str(folder))


def call(
    house: House, method: str, origin: str | None, body: Json | None = None, **more: str
) -> TestResponse:
    headers = {name.replace("_", "-"): value for name, value in more.items()}
    if origin is not None:
        headers["Origin"] = origin
    return house.app.test_client().open(PAGE, method=method, json=body, headers=headers)


def bearer(house: House) -> str:
    house.grant(ANA_MAIL, channel="email")
    asked = {"address": ANA_MAIL, "channel": "email"}
    return f"Bearer {house.ask('/v1/preference-links', asked)['token']}"


def allowed(answer: TestResponse) -> set[str]:
    return {n for n, _ in answer.headers if n.startswith("Access-Control-")}


def test_a_browser_may_ask_for_a_listed_site(house: House) -> None:
    answer = call(house, "OPTIONS", SHOP, Access_Control_Request_Method="PATCH")

    told = answer.headers
    assert answer.status_code == 204
    assert told["Access-Control-Allow-Origin"] == SHOP
    assert told["Access-Control-Allow-Methods"] == "GET, PATCH"
    wanted = "Authorization, Content-Type, If-Match"
    assert told["Access-Control-Allow-Headers"] == wanted
    assert int(told["Access-Control-Max-Age"]) <= 3600
    assert "Origin" in told["Vary"]
    assert "Access-Control-Allow-Credentials" not in told


def test_no_other_site_is_let_in(house: House) -> None:
    token = bearer(house)
    others = [
        EVIL,
        "http://shop.example",
        "https://shop.example:8443",
        "https://shop.example/",
        "HTTPS://SHOP.EXAMPLE",
        "https://frame.example",
        "https://return.example",
        "null",
        "*",
        "",
    ]

    answers = [
        call(
            house, method, origin, Authorization=token, Access_Control_Request_Method=m
        )
        for origin in others
        for method, m in (("OPTIONS", "GET"), ("OPTIONS", "PATCH"), ("GET", "GET"))
    ]

    assert [allowed(answer) for answer in answers] == [set()] * len(answers)
    assert all("Origin" in answer.headers["Vary"] for answer in answers)


def test_a_listed_site_reads_and_changes_the_page(house: House) -> None:
    token = bearer(house)
    page = call(house, "GET", SHOP, Authorization=token)
    section = page.get_json()["sections"][0]
    offers = next(row for row in section["rows"] if row["purpose"] == "offers")
    flip = {"contact": section["contact"], "channel": "email", "on": False}
    off = {"switches": [{**flip, "purpose": "offers", "seller": offers["seller"]}]}
    weak = "W/" + page.headers["ETag"]  # As a proxy hands it on that packs answers.

    first, second = (
        call(house, "PATCH", SHOP, off, Authorization=token, If_Match=weak)
        for _ in "ab"
    )

    assert (first.status_code, second.status_code) == (200, 412)
    for answer in (page, first, second):
        assert answer.headers["Access-Control-Allow-Origin"] == SHOP
        assert answer.headers["Access-Control-Expose-Headers"] == "ETag, Retry-After"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert answer.headers["ETag"]
    assert house.check(ANA_MAIL, channel="email").reasons == {"opted_out"}


def test_a_listed_site_stays_listed_while_no_rules_can_be_read(house: House) -> None:
    token = bearer(house)
    with house.as_owner() as owner:
        owner.execute("DELETE FROM policy_current")

    page = call(house, "GET", SHOP, Authorization=token)

    assert page.status_code == 200
    assert page.headers["Access-Control-Allow-Origin"] == SHOP


def test_a_listed_site_is_told_why_it_gets_nothing(house: House) -> None:
    answers = [
        call(house, "GET", SHOP),
        call(house, "GET", SHOP, Authorization="Bearer " + "A" * 43),
        call(house, "PATCH", SHOP, {}, Authorization=bearer(house)),
    ]

    assert [answer.status_code for answer in answers] == [401, 401, 422]
    assert {a.headers["Access-Control-Allow-Origin"] for a in answers} == {SHOP}


def test_a_listed_site_is_let_into_no_other_door(house: House) -> None:
    token = bearer(house).removeprefix("Bearer ")
    paths = ["/v1/guard/check", "/v1/preference-links", f"/preferences/{token}"]
    headers = {"Origin": SHOP, "Access-Control-Request-Method": "GET"}

    answers = [
        house.app.test_client().open(path, method=method, headers=headers)
        for path in paths
        for method in ("OPTIONS", "GET", "POST")
    ]

    assert [allowed(answer) for answer in answers] == [set()] * len(answers)


def test_a_program_that_is_no_browser_is_answered_as_ever(house: House) -> None:
    answer = call(house, "GET", None, Authorization=bearer(house))

    assert answer.status_code == 200
    assert allowed(answer) == set()
