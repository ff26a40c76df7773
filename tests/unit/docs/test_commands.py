"""Every command and option has its words, and no page names another."""

import shlex
from collections.abc import Iterator

import click
import pytest

from consent.cli import cli
from tests.unit.docs.pages import Page, coded, commands, page, pages


def known(
    group: click.Group, name: str = "consent"
) -> Iterator[tuple[str, click.Command]]:
    for child in group.commands.values():
        full = f"{name} {child.name}"
        if isinstance(child, click.Group):
            yield from known(child, full)
        else:
            yield full, child


COMMANDS = dict(known(cli))


def options(command: click.Command) -> set[str]:
    return {
        name
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for name in parameter.opts
        if name.startswith("--")
    }


def calls(found: Page) -> Iterator[list[str]]:
    """Yield the words after `consent` of every call of it on a page."""
    for line in commands(found):
        for prefix in (".venv/bin/consent ", "consent "):
            if line.startswith(prefix):
                yield shlex.split(line.removeprefix(prefix), comments=True)
                break


def test_every_command_has_a_heading_and_no_other_has() -> None:
    assert coded(page("docs/commands.md").headings) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_has_its_words(name: str) -> None:
    section = page("docs/commands.md").section(f"`{name}`")

    assert {o for o in options(COMMANDS[name]) if o not in section} == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_shows_an_example_in_its_help_and_on_its_page(name: str) -> None:
    assert f"Example: {name}" in (COMMANDS[name].help or "")
    assert f"```sh\n{name}" in page("docs/commands.md").section(f"`{name}`")


@pytest.mark.parametrize("found", pages(), ids=lambda found: str(found.name))
def test_pages_call_commands_as_they_are(found: Page) -> None:
    for words in calls(found):
        name = next(
            (
                n
                for n in COMMANDS
                if f"consent {shlex.join(words)} ".startswith(f"{n} ")
            ),
            None,
        )
        assert name is not None, words

        used = {word for word in words if word.startswith("--")}

        assert used <= options(COMMANDS[name]), words
