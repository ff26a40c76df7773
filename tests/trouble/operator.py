"""What an operator types while the service is in trouble."""

from dataclasses import dataclass
from typing import Any

import click
import orjson
from click.testing import CliRunner

from consent.ledger.commands import verify
from consent.recovery.commands import recover as recover_command
from consent.sendlog.commands import resume as resume_command
from tests.stories.house import House

_COMMANDS: dict[str, click.Command] = {
    "recover": recover_command,
    "resume": resume_command,
    "verify": verify,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a command printed, and how it ended."""

    exit_code: int
    output: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever was printed
        return orjson.loads(self.output)


def recover(house: House, *options: str, command: str = "recover") -> Told:
    """Run `consent recover` in a process of its own, as far as the database sees."""
    with house.app.app_context():
        result = CliRunner().invoke(_COMMANDS[command], list(options))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Told(exit_code=result.exit_code, output=result.stdout)


def recover_and_resume(house: House, *options: str) -> Told:
    """Recover, look at what else was lost, and let what waits leave again."""
    told = recover(house, *options)
    resumed = recover(house, "--all", command="resume")
    assert resumed.exit_code == 0, resumed.output
    return told
