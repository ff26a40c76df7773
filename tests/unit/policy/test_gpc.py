"""Which purposes a browser's signal switches off, as the config says."""

import shutil
from pathlib import Path

import pytest

from consent.policy.faults import ConfigError
from consent.policy.files import ConfigFolder
from tests.unit.policy.shipped import FOLDER, shipped_policy


def test_the_signal_is_about_advertising_and_sale_as_shipped() -> None:
    purposes = shipped_policy().purposes.values()

    assert {each.id for each in purposes if each.gpc} == {
        "targeted_ads",
        "partner_offers",
    }
    assert not any(each.gpc_overrules for each in purposes)


@pytest.mark.parametrize(
    ("purpose", "line", "key"),
    [
        ("receipts", "gpc = true", "gpc"),
        ("offers", "gpc_overrules = true", "gpc_overrules"),
        ("offers", 'gpc = "yes"', "gpc"),
    ],
)
def test_a_signal_for_what_it_cannot_switch_off_is_refused(
    tmp_path: Path, purpose: str, line: str, key: str
) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    file = tmp_path / "purposes.toml"
    head = f"[purposes.{purpose}]\n"
    text = file.read_text("utf-8")
    file.write_text(text.replace(head, f"{head}{line}\n"), "utf-8")

    with pytest.raises(ConfigError) as caught:
        ConfigFolder(path=tmp_path).read()

    place = f"purposes.{purpose}.{key}"
    assert any(place in each for each in caught.value.errors)
