"""The brake, at a shell."""

import json

import pytest

from tests.integration.cli.shell import Shell


def test_a_series_is_halted_listed_and_resumed(shell: Shell) -> None:
    halted = shell.type("halt", "--series", "sale", "--reason", "Wrong price")
    again = shell.type("halt", "--series", "sale", "--reason", "Too", "--json")
    listed = shell.type("halts", "--json")
    resumed = shell.type("resume", "--series", "sale", "--by", "Kim")
    after = shell.type("halts")
    ever = shell.type("halts", "--lifted")

    assert halted.out.startswith("Halted: series sale since ")
    assert json.loads(again.out)["reason"] == "Wrong price"
    assert json.loads(listed.out) == json.loads(again.out)
    assert resumed.status == 0
    assert after.out == "Nothing is halted.\n"
    assert " by operator, until " in ever.out
    assert ever.out.endswith(" by Kim: Wrong price\n")


@pytest.mark.parametrize(
    "what", [("--all",), ("--channel", "sms"), ("--seller", "acme")], ids=" ".join
)
def test_anything_can_be_halted_and_resumed(
    shell: Shell, what: tuple[str, ...]
) -> None:
    halted = shell.type("halt", *what, "--reason", "A test", "--json")
    resumed = shell.type("resume", *what, "--json")

    assert (halted.status, resumed.status) == (0, 0)
    assert json.loads(resumed.out)["id"] == json.loads(halted.out)["id"]


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("halt", "--reason", "x"), 2, "Name one of --series, --seller, --channel"),
        (("halt", "--all", "--series", "a", "--reason", "x"), 2, "Name one of"),
        (("halt", "--all"), 2, "--reason"),
        (("halt", "--all", "--reason", " "), 2, "--reason is 1 to 255 characters"),
        (("halt", "--series", "", "--reason", "x"), 2, "--series is 1 to 64"),
        (("halt", "--channel", "fax", "--reason", "x"), 2, "sms"),
        (("halt", "--seller", "nobody", "--reason", "x"), 1, "acme, acme-partner"),
        (("resume", "--series", "never"), 1, "no halt is in force on this"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_cannot_be_is_told_with_what_would_be_right(
    shell: Shell, words: tuple[str, ...], status: int, told: str
) -> None:
    ran = shell.type(*words)

    assert ran.status == status
    assert told in ran.err
