"""Every door has its words, and the examples knock at doors that are there."""

import re

import orjson
import pytest
from flask import Flask
from werkzeug.exceptions import MethodNotAllowed, NotFound

from tests.unit.docs.pages import Page, coded, commands, page, pages

_CONVERTED = re.compile(r"<(?:\w+:)?(\w+)>")
_CALLED = re.compile(r"(?:\$\{?URL\}?|http://127\.0\.0\.1:8000)(/[\w/.\-]+)")
_ASKED = re.compile(r"\bask ([A-Z]+) ['\"]?(/[^\s'\"]+)")


def doors(app: Flask) -> set[str]:
    return {
        method + " " + _CONVERTED.sub(r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if not rule.endpoint.endswith("static")
    }


def opens(app: Flask, method: str | None, path: str) -> bool:
    door = app.url_map.bind("localhost")
    try:
        door.match(path, method=method or "GET")
    except MethodNotAllowed:
        return method is None
    except NotFound:
        return False
    return True


def test_every_door_is_in_the_description_of_the_api(app: Flask) -> None:
    text = page("docs/api.md").prose

    missing = {door for door in doors(app) if f"`{door}`" not in text}

    assert missing == set()


def test_no_door_is_described_that_is_not_there(app: Flask) -> None:
    described = coded(page("docs/api.md").headings)

    assert described - doors(app) == set()


@pytest.mark.parametrize("found", pages(), ids=lambda found: str(found.name))
def test_examples_call_doors_that_are_there(app: Flask, found: Page) -> None:
    lines = list(commands(found))
    called = {path for line in lines for path in _CALLED.findall(line)}
    asked = {pair for line in lines for pair in _ASKED.findall(line)}
    contact = "00000000-0000-7000-8000-000000000000"

    missing = {path for path in called if not opens(app, None, path)} | {
        path
        for method, path in asked
        if not opens(app, method, re.sub(r"\$\w+", contact, path.partition("?")[0]))
    }

    assert missing == set()


@pytest.mark.parametrize("found", pages(), ids=lambda found: str(found.name))
def test_examples_of_json_are_json(found: Page) -> None:
    for block in found.blocks("json"):
        # An ellipsis stands for what a reader does not need.
        if ", …" not in block:
            assert orjson.loads(block)
