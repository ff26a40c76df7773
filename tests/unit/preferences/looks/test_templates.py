"""What is true of the source of every page."""

import re
from pathlib import Path

import pytest

from tests.unit.preferences.looks.shop import ROOT

FOLDER = ROOT / "consent" / "preferences" / "templates" / "preferences"
PAGES = sorted(FOLDER.glob("*.html"))
FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
ONE_CLICK = 'action="/unsubscribe/{{ token }}"'
"""The one door that needs no seal: the token alone is enough (RFC 8058)."""

INLINE = {
    "a style": re.compile(r"<style|\bstyle="),
    "a script": re.compile(r"<script(?![^>]*\bsrc=)"),
    "a handler": re.compile(r"<[^>{]*\son[a-z]+="),
    "a script as an address": re.compile(r"javascript:", re.IGNORECASE),
    "another host": re.compile(r'(?:src|href|action)="(?:https?:)?//'),
    "what is not escaped": re.compile(r"\|\s*safe\b|autoescape"),
}
TEXT = re.compile(
    r"\{#.*?#\}|\{%-?\s*trans\b.*?endtrans\s*-?%\}|\{.*?\}\}?|<[^>]*>", re.DOTALL
)


def name_of(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("path", PAGES, ids=name_of)
@pytest.mark.parametrize("what", INLINE)
def test_no_page_has_inside_it(path: Path, what: str) -> None:
    assert not INLINE[what].search(path.read_text("utf-8"))


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_form_is_sealed_but_one_click(path: Path) -> None:
    forms = FORM.findall(path.read_text("utf-8"))

    bare = [form for form in forms if "csrf_field(" not in form]

    assert all(ONE_CLICK in form and "<input" not in form for form in bare)
    assert all('method="post"' in form for form in forms)


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_word_of_a_page_can_be_translated(path: Path) -> None:
    bare = re.sub(r"\s+", " ", TEXT.sub(" ", path.read_text("utf-8")))

    assert re.findall(r"[A-Za-z]{2,}", bare) == []
