"""The breakers of the config: what is taken, what is refused, what is in force."""

import shutil
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from consent.policy.breakers import SHIPPED, Breaker, BreakerCause
from consent.policy.build import UnbuildableError, build
from consent.policy.document import BreakerEntry, Document
from consent.policy.faults import ConfigError
from consent.policy.files import ConfigFolder
from consent.policy.values import Policy
from tests.unit.policy.shipped import FOLDER, NOON, shipped_document, shipped_policy

FILE = "breakers.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    return tmp_path


def built(document: Document) -> Policy:
    return build(document, version="2026-11-20+0000", published_at=NOON)


def breaker(rate: str, least: int) -> Breaker:
    return Breaker(
        cause=BreakerCause.OPT_OUTS,
        rate=Decimal(rate),
        least=least,
        window=timedelta(minutes=10),
    )


def test_the_shipped_file_says_what_is_in_force_without_it() -> None:
    assert shipped_policy().breakers == SHIPPED


def test_a_folder_without_the_file_is_published_as_before(folder: Path) -> None:
    (folder / FILE).unlink()

    document = ConfigFolder(path=folder).read()

    assert "breakers" not in document
    assert built(document).breakers == SHIPPED


def test_a_table_that_is_left_out_is_a_breaker_that_never_trips(folder: Path) -> None:
    (folder / FILE).write_text("[failures]\nrate = 0.2\nleast = 5\nwindow = 30\n")

    (only,) = built(ConfigFolder(path=folder).read()).breakers

    assert only == Breaker(
        cause=BreakerCause.FAILURES,
        rate=Decimal("0.2"),
        least=5,
        window=timedelta(minutes=30),
    )


def test_an_empty_file_turns_every_breaker_off(folder: Path) -> None:
    (folder / FILE).write_text("")

    assert built(ConfigFolder(path=folder).read()).breakers == ()


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("rate = 0.05", "rate = 5", "opt_outs.rate"),
        ("rate = 0.05", "rate = 1.0", "opt_outs.rate"),
        ("rate = 0.05", "rate = 0.0", "opt_outs.rate"),
        ("rate = 0.05", "rate = -0.1", "opt_outs.rate"),
        ("rate = 0.05", "rate = nan", "opt_outs.rate"),
        ("rate = 0.05", "rate = inf", "opt_outs.rate"),
        ("rate = 0.05", 'rate = "0.05"', "opt_outs.rate"),
        ("rate = 0.05", "rate = true", "opt_outs.rate"),
        ("rate = 0.05\n", "", "opt_outs.rate"),
        ("least = 200", "least = 0", "opt_outs.least"),
        ("least = 200", "least = 1.5", "opt_outs.least"),
        ("window = 60", "window = 1441", "opt_outs.window"),
        ("window = 60", "window = 0", "opt_outs.window"),
        ("window = 60", "windows = 60", "opt_outs.windows"),
        ("[failures]", "[failure]", "failure"),
    ],
)
def test_a_fault_is_named_with_its_place(
    folder: Path, old: str, new: str, place: str
) -> None:
    text = (folder / FILE).read_text("utf-8")
    assert old in text
    (folder / FILE).write_text(text.replace(old, new, 1), "utf-8")

    with pytest.raises(ConfigError) as caught:
        ConfigFolder(path=folder).read()

    assert f"{FILE}: {place}" in caught.value.errors


def test_a_breaker_of_newer_code_is_no_valid_policy() -> None:
    document = shipped_document()
    entry = BreakerEntry(cause="regrets", rate=0.1, least=1, window=1)
    document["breakers"] = [entry]

    with pytest.raises(UnbuildableError):
        built(document)


@pytest.mark.parametrize(
    ("rate", "least", "counted", "attempts", "trips"),
    [
        ("0.05", 200, 10, 200, False),
        ("0.05", 200, 11, 200, True),
        ("0.05", 200, 199, 199, False),
        ("0.003", 1000, 3, 1000, False),
        ("0.003", 1000, 4, 1000, True),
        ("0.29", 1, 29, 100, False),
        ("0.29", 1, 30, 100, True),
        ("0.07", 1, 7, 100, False),
    ],
)
def test_a_breaker_trips_above_its_rate_exactly(
    rate: str, least: int, counted: int, attempts: int, *, trips: bool
) -> None:
    it = breaker(rate, least)

    assert it.trips(counted, attempts) is trips
    assert it.may_trip(counted) or not trips


@pytest.mark.parametrize(
    ("rate", "limit"), [("0.05", "5 %"), ("0.003", "0.3 %"), ("0.1", "10 %")]
)
def test_the_reason_tells_the_figures(rate: str, limit: str) -> None:
    reason = breaker(rate, 1).reason(14, 200)

    assert reason == f"opt-outs 14 of 200 in 10 minutes, limit {limit}"
