"""`consent rules check`, as an operator runs it."""

import json
from pathlib import Path

from click.testing import CliRunner

from consent.policy.commands import rules
from tests.unit.policy.shipped import FOLDER


def test_the_shipped_config_can_be_published() -> None:
    result = CliRunner().invoke(rules, ["check", "--config", str(FOLDER)])

    assert result.exit_code == 0
    assert "can be published" in result.output


def test_the_check_counts_what_there_is() -> None:
    result = CliRunner().invoke(rules, ["check", "--config", str(FOLDER), "--json"])

    assert json.loads(result.output)["counts"]["purposes"] == 10


def test_every_fault_is_printed_and_the_status_is_1(tmp_path: Path) -> None:
    result = CliRunner().invoke(rules, ["check", "--config", str(tmp_path)])

    assert result.exit_code == 1
    for file in ("purposes.toml", "sellers.toml", "words.toml"):
        assert f"{file}: " in result.output


def test_the_faults_are_there_as_json_too(tmp_path: Path) -> None:
    result = CliRunner().invoke(rules, ["check", "--config", str(tmp_path), "--json"])

    answer = json.loads(result.output)
    assert result.exit_code == 1
    assert not answer["valid"]
    assert len(answer["faults"]) == 3


def test_every_command_shows_an_example() -> None:
    for command in ("check", "publish"):
        result = CliRunner().invoke(rules, [command, "--help"])

        assert "Example: consent rules" in result.output
