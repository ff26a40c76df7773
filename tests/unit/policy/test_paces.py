"""The pace of a sender in `sellers.toml`."""

import shutil
from pathlib import Path

import pytest

from consent.policy.document import digest
from consent.policy.faults import ConfigError
from consent.policy.files import ConfigFolder
from tests.unit.policy.shipped import FOLDER, shipped_document, shipped_policy

NUMBER = '{ channel = "sms", id = "+12025550101" }'
OTHER = "[sellers.acme]\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the shipped config."""
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    return tmp_path


def rewrite(folder: Path, old: str, new: str) -> None:
    path = folder / "sellers.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def paced(pace: str) -> str:
    return f'{{ channel = "sms", id = "+12025550101", pace = {pace} }}'


@pytest.mark.parametrize(("written", "pace"), [("10", 10), ("0.5", 0.5)])
def test_a_sender_may_have_a_pace(folder: Path, written: str, pace: float) -> None:
    rewrite(folder, NUMBER, paced(written))

    sellers = {s["id"]: s for s in ConfigFolder(path=folder).read()["sellers"]}

    assert sellers["acme-partner"]["senders"][0]["pace"] == pace


@pytest.mark.parametrize("written", ["0", "-1", "1001", "true", '"10"', "nan", "inf"])
def test_a_pace_is_a_number_within_reason(folder: Path, written: str) -> None:
    rewrite(folder, NUMBER, paced(written))

    with pytest.raises(ConfigError) as caught:
        ConfigFolder(path=folder).read()

    place = "sellers.toml: sellers.acme-partner.senders.0.pace"
    assert list(caught.value.errors) == [place]


def test_a_sender_of_two_sellers_has_one_pace(folder: Path) -> None:
    rewrite(folder, OTHER, f"{OTHER}senders = [{paced('5')}]\n")

    with pytest.raises(ConfigError) as caught:
        ConfigFolder(path=folder).read()

    place = "sellers.toml: sellers.acme-partner.senders"
    assert list(caught.value.errors) == [place]


def test_a_sender_without_a_pace_has_none() -> None:
    assert shipped_policy().pace_of("+12025550101") is None


def test_a_config_without_a_pace_is_the_document_it_was_before() -> None:
    senders = [s for seller in shipped_document()["sellers"] for s in seller["senders"]]

    assert senders
    assert not any("pace" in sender for sender in senders)
    assert len(digest(shipped_document())) == 32
