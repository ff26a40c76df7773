import pytest

from consent.contacts.attributes import parse_language, parse_region, parse_time_zone
from consent.contacts.countries import countries


@pytest.mark.parametrize(
    ("text", "region"),
    [("DE", "DE"), ("us-ca", "US-CA"), (" GB-ENG ", "GB-ENG"), ("FR-75", "FR-75")],
)
def test_a_region_is_a_country_or_its_part(text: str, region: str) -> None:
    assert parse_region(text) == region


@pytest.mark.parametrize(
    "text", ["", "XX", "USA", "US-", "US-CALI", "California", "\u00df"]
)
def test_what_is_no_region_is_none(text: str) -> None:
    assert parse_region(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("en", "en"),
        ("PT-br", "pt-BR"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("de-CH-1996", None),
        ("sl-rozaj", "sl-rozaj"),
    ],
)
def test_a_language_tag_has_one_spelling(text: str, language: str | None) -> None:
    assert parse_language(text) == language


@pytest.mark.parametrize(
    "text", ["", "e", "english!", "en_US", "en-", "en--US", "p\u0130t"]
)
def test_what_is_no_language_is_none(text: str) -> None:
    assert parse_language(text) is None


def test_a_time_zone_is_one_that_exists() -> None:
    assert parse_time_zone("America/Los_Angeles") == "America/Los_Angeles"
    assert parse_time_zone("America/Gotham") is None
    assert parse_time_zone("../../etc/passwd") is None


def test_all_countries_of_the_standard_are_known() -> None:
    assert {"US", "DE", "AQ", "UM"} <= countries()
    assert len(countries()) > 240
