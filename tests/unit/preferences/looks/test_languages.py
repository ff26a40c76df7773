import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from consent.preferences.looks.languages import CATALOGUE, FOLDER, speaking, spoken
from tests.unit.preferences.looks.conftest import Open
from tests.unit.preferences.looks.shop import Shop

HEADING = "This link does not work"


@pytest.mark.parametrize(
    ("path", "accepts", "language"),
    [
        ("/hello", None, "en"),
        ("/hello", "de-AT, en;q=0.5", "de"),
        ("/hello", "xx, fr;q=0.2", "fr"),
        ("/hello", "zz", "en"),
        ("/hello?lang=es", "de", "es"),
        ("/hello?lang=es-MX", "de", "es"),
        ("/hello?lang=../../x", "de", "de"),
        ("/hello?lang=" + "e" * 5000, "de", "de"),
        ("/in/fr", "de", "fr"),
        ("/in/fr_CA", "de", "fr"),
        ("/in/pl", "de", "de"),
        ("/in/fr?lang=es", "de", "es"),
    ],
)
def test_a_page_speaks_what_is_asked_for_then_the_links_then_the_browsers(
    shop: Shop, path: str, accepts: str | None, language: str
) -> None:
    headers = {} if accepts is None else {"Accept-Language": accepts}

    page = shop.get(path, headers=headers)

    assert f'<html lang="{language}" dir="ltr">' in page.text
    assert (HEADING in page.text) == (language == "en")


def test_an_operator_adds_a_language_that_is_written_from_right_to_left(
    shop_of: Open, tmp_path: Path
) -> None:
    catalogue = Catalog(locale="ar")
    catalogue.add(HEADING, "هذا الرابط لا يعمل")
    compiled = tmp_path / FOLDER / "ar" / CATALOGUE
    compiled.parent.mkdir(parents=True)
    with compiled.open("wb") as file:
        write_mo(file, catalogue)
    (tmp_path / FOLDER / "no language" / CATALOGUE).mkdir(parents=True)

    page = shop_of(config=tmp_path).get("/hello?lang=ar")

    assert '<html lang="ar" dir="rtl">' in page.text
    assert "<h1>هذا الرابط لا يعمل</h1>" in page.text
    assert (
        '<a href="?lang=ar" lang="ar" hreflang="ar" aria-current="true">' in page.text
    )


def test_a_job_speaks_the_language_of_whom_it_writes_to(shop: Shop) -> None:
    with shop.app.app_context():
        with speaking("de-CH"):
            german = spoken()
        with speaking("xx"):
            unknown = spoken()
        after = spoken()

    assert (german, unknown, after) == ("de", "en", "en")


def test_languages_are_offered_by_their_own_names(shop: Shop) -> None:
    text = shop.get("/hello").text

    names = re.findall(r"<a href=\"\?lang=[^>]*>([^<]*)</a>", text)
    assert names == ["Deutsch", "English", "Español", "Français"]
