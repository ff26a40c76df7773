"""What the pages promise to hold, they hold."""

import re
from configparser import ConfigParser

import pytest

from consent.guard.decision import Reason
from tests.unit.docs.pages import ROOT, Page, coded, page, pages

ALL = pytest.mark.parametrize("found", pages(), ids=lambda found: str(found.name))


def test_every_reason_says_what_it_means_and_what_to_do() -> None:
    guard = page("docs/guard.md")

    assert coded(guard.headings) == set(Reason)
    for reason in Reason:
        assert "*Do:*" in guard.section(f"`{reason}`")


def test_every_variable_is_explained_where_an_operator_looks() -> None:
    example = ROOT.joinpath("config", "example.env").read_text("utf-8")
    names = set(re.findall(r"^#([A-Z_]+)=", example, re.MULTILINE))
    text = page("docs/configuration.md").text

    assert {name for name in names if f"`{name}`" not in text} == set()


def test_the_rooms_are_those_that_the_linter_keeps_apart() -> None:
    setup = ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    layers = setup["importlinter:contract:rooms"]["layers"].strip()

    drawn = page("docs/architecture.md").blocks("text")

    assert f"{layers}\n" in drawn


def test_every_room_has_its_line() -> None:
    drawn, *_ = page("docs/architecture.md").blocks("text")
    rooms = {
        path.name + ("/" if path.is_dir() else "")
        for path in ROOT.joinpath("consent").iterdir()
        if path.name not in {"__init__.py", "__pycache__"}
        and (path.suffix == ".py" or path.is_dir())
    }

    named = set(re.findall(r"^  (\w+(?:/|\.py)) ", drawn, re.MULTILINE))

    assert rooms - named == {"environment/"}
    assert named <= rooms


@ALL
def test_links_lead_somewhere(found: Page) -> None:
    for link in found.links:
        if link.startswith("https://"):
            continue
        target, _, anchor = link.partition("#")
        path = (found.path.parent / target).resolve() if target else found.path
        assert path.exists(), link

        if anchor:
            assert anchor in Page(path=path).anchors, link


@ALL
def test_a_page_can_be_read_raw(found: Page) -> None:
    long = [
        line
        for line in found.prose.splitlines()
        if len(line) > 120 and not line.startswith("|") and "](" not in line
    ]

    assert long == []


def test_every_decision_is_listed_in_order() -> None:
    files = sorted(p.name for p in ROOT.joinpath("docs/decisions").glob("0*.md"))

    assert page("docs/decisions/README.md").links == files
    assert [int(name[:4]) for name in files] == list(range(1, len(files) + 1))
