"""What the command says of itself."""

import importlib.metadata
import re
import subprocess
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from consent.cli import cli
from tests.integration.cli.shell import CONSENT, PATH


def commands(
    group: click.Group, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name), command


def words(value: object) -> str | None:
    return " ".join(value) if isinstance(value, tuple) else None


ALL = list(commands(cli))
PATHS = [path for path, _ in ALL]
DATA = [
    "explain",
    "verify",
    "list",
    "create",
    "unresolved",
    "check",
    "publish",
    "halt",
    "resume",
    "halts",
    "filter",
    "rewrap",
    "recover",
    "doctor",
]


@pytest.mark.parametrize("path", PATHS, ids=words)
def test_every_command_shows_an_example_of_itself(path: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(cli, [*path, "--help"])

    assert shown.exit_code == 0
    assert f"Example: consent {' '.join(path)}" in re.sub(r"\s+", " ", shown.output)


@pytest.mark.parametrize(("path", "command"), ALL, ids=words)
def test_every_command_that_prints_data_prints_json(
    path: tuple[str, ...], command: click.Command
) -> None:
    options = {option for parameter in command.params for option in parameter.opts}

    assert (path[-1] in DATA) == ("--json" in options)


def test_the_installed_command_tells_its_version() -> None:
    told = subprocess.run(  # noqa: S603  the command of this package
        [CONSENT, "--version"],
        check=True,
        capture_output=True,
        text=True,
        env={"PATH": PATH},
    )

    assert importlib.metadata.version("consent") in told.stdout
