"""What commands say of a database that nobody has made tables in."""

import pytest

from tests.integration.cli.shell import Shell

ASK = ("guard", "explain", "sms", "+14155550123", "offers")


@pytest.mark.usefixtures("urls")
@pytest.mark.parametrize("words", [ASK, ("work",), ("demo", "load"), ("keys", "list")])
def test_without_tables_every_command_says_how_to_make_them(
    bare: Shell, words: tuple[str, ...]
) -> None:
    told = bare.type(*words)

    assert told.status == 1
    assert told.err == (
        "The tables are missing; bring them to this version: consent db upgrade\n"
    )


@pytest.mark.usefixtures("urls")
def test_the_config_can_be_checked_without_tables(bare: Shell) -> None:
    told = bare.type("rules", "check")

    assert told.status == 0
    assert "The config can be published." in told.out
