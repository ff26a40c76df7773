"""A file of addresses, parted at a shell."""

import json
from pathlib import Path

import pytest

from consent.demo.people import ANA_PHONE, BEN_PHONE
from tests.integration.cli.shell import Ran, Shell

NEVER = "+14155550199"
MARK = b"\xef\xbb\xbf"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def part(shell: Shell, folder: Path, body: bytes, *more: str) -> Ran:
    """Part a file about offers by text."""
    folder.joinpath("people.csv").write_bytes(body)
    return shell.type(
        *("guard", "filter", str(folder / "people.csv")),
        *("--channel", "sms", "--purpose", "offers"),
        *("--out", str(folder / "allowed.csv")),
        *("--refused", str(folder / "refused.csv")),
        *more,
    )


def read(folder: Path, name: str) -> list[str]:
    return folder.joinpath(name).read_bytes().decode().split("\n")


def test_every_row_goes_over_as_it_is_to_one_file_or_the_other(
    shell: Shell, folder: Path
) -> None:
    body = (
        f"name,address,note\n"
        f'"Ana, mostly",{ANA_PHONE},"likes\nlines"\n'
        f"Ben,{BEN_PHONE},\n"
        f"Cleo,{NEVER},x\n"
        f"Dan,nonsense,\n"
        f"Eve,{ANA_PHONE}\n"
    )

    done = part(shell, folder, body.encode())

    assert done.status == 0, done.said
    assert read(folder, "allowed.csv") == [
        "name,address,note",
        f'"Ana, mostly",{ANA_PHONE},"likes',
        'lines"',
        "",
    ]
    assert read(folder, "refused.csv") == [
        "outcome,reasons,not_before,name,address,note",
        f"deny,opted_out,,Ben,{BEN_PHONE},",
        f"deny,consent_missing,,Cleo,{NEVER},x",
        "error,address_invalid,,Dan,nonsense,",
        f"error,line_cells,,Eve,{ANA_PHONE}",
        "",
    ]
    assert done.out.startswith("1 may be reached, 4 may not.\n")
    assert "1  opted_out\n" in done.out


def test_the_summary_is_data_too(shell: Shell, folder: Path) -> None:
    body = f"phone\n{ANA_PHONE}\n{NEVER}\n{NEVER}\n"

    done = part(shell, folder, body.encode(), "--address-column", "Phone", "--json")

    told = json.loads(done.out)
    assert {k: told[k] for k in ("lines", "allowed", "refused", "reasons")} == {
        "lines": 3,
        "allowed": 1,
        "refused": 2,
        "reasons": {"consent_missing": 2},
    }


def test_new_files_are_written_as_the_old_one_is(shell: Shell, folder: Path) -> None:
    body = MARK + f"address\r\n{ANA_PHONE}\r\n".encode()

    part(shell, folder, body)

    assert folder.joinpath("allowed.csv").read_bytes() == body
    added = folder.joinpath("refused.csv").read_bytes()
    assert added == MARK + b"outcome,reasons,not_before,address\r\n"


def test_another_time_is_asked_about(shell: Shell, folder: Path) -> None:
    body = f"address\n{ANA_PHONE}\n".encode()

    done = part(shell, folder, body, "--at", "2030-01-01T00:00:00Z", "--series", "s")

    assert done.status == 0
    assert done.out.startswith("1 may be reached, 0 may not.")


@pytest.mark.parametrize("name", ["allowed.csv", "refused.csv"])
def test_nothing_that_is_there_is_written_over(
    shell: Shell, folder: Path, name: str
) -> None:
    folder.joinpath(name).write_text("mine")

    done = part(shell, folder, b"address\n")

    assert done.status == 2
    assert "the file is there already" in done.err
    assert folder.joinpath(name).read_text() == "mine"


@pytest.mark.parametrize(
    ("body", "more", "expected"),
    [
        (b"", (), (1, "There is no row that names the columns.")),
        (b"phone\n", (), (1, "does not name the column of the address")),
        (b"address\n", ("--purpose", "gifts"), (1, "unknown_purpose")),
        (b"address\n", ("--seller", "nobody"), (1, "unknown_seller")),
        (b"address\n", ("--technology", "live"), (2, "the channel has no such")),
        (b"address\n", ("--at", "tomorrow"), (2, "must be a time such as")),
    ],
)
def test_what_went_wrong_is_said_and_leaves_nothing_behind(
    shell: Shell,
    folder: Path,
    body: bytes,
    more: tuple[str, ...],
    expected: tuple[int, str],
) -> None:
    status, words = expected

    done = part(shell, folder, body, *more)

    assert done.status == status
    assert words in done.err
    assert [path.name for path in folder.iterdir()] == ["people.csv"]


def test_a_folder_that_is_not_there_is_told(shell: Shell, folder: Path) -> None:
    done = part(shell, folder, b"address\n", "--out", str(folder / "no" / "x.csv"))

    assert done.status == 1
    assert "No such file or directory" in done.err


def test_one_file_cannot_be_both(shell: Shell, folder: Path) -> None:
    done = part(shell, folder, b"address\n", "--refused", str(folder / "allowed.csv"))

    assert done.status == 2
    assert "is the same file as --out" in done.err
