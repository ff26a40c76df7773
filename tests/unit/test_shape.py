"""House rules that no linter has."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from flask import Flask

from consent.access.gates import api_key, cached_api_key
from consent.app import Database, create_app
from consent.guard.decision import Reason
from consent.inbound.gates import signed_by_twilio
from consent.settings import SendGridSettings, Settings, TwilioSettings
from consent.web.gates import gates, nobody_checks, ungated

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted(ROOT.joinpath("consent").rglob("*.py"))
TESTS = sorted(ROOT.joinpath("tests").rglob("*.py"))
BENCH = sorted(ROOT.joinpath("bench").rglob("*.py"))
MIGRATIONS = sorted(ROOT.joinpath("migrations", "versions").glob("*.py"))
JUNK = {"utils", "helpers", "common", "misc", "managers", "core"}
MOST_LINES = 250
VARIABLES = {
    Settings: "CONSENT",
    TwilioSettings: "TWILIO",
    SendGridSettings: "SENDGRID",
}
# What anybody may knock at; everything else asks who is there.
OPEN = {
    "asking",
    "choosing",
    "health",
    "joining",
    "location",
    "looks",
    "metrics",
    "docs",
    "preferences_json",
    "signals",
    "unsubscribe",
}
NOWHERE = "postgresql://nobody@localhost/nothing"
# Made of other variables, or made here.
NO_VARIABLE = {"twilio", "sendgrid", "twilio_webhook_tokens"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", CODE + TESTS + BENCH, ids=name_of)
def test_a_file_fits_in_one_sitting(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", CODE + TESTS, ids=name_of)
def test_a_name_says_what_is_inside(path: Path) -> None:
    assert JUNK.isdisjoint({path.stem, path.parent.name})


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_importing_a_room_runs_nothing(path: Path) -> None:
    if path.name == "__init__.py":
        assert re.fullmatch(r'""".+?"""\s*', path.read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_nothing_is_left_to_do(path: Path) -> None:
    assert not re.search(r"\b(TODO|FIXME|XXX)\b", path.read_text("utf-8"))


@pytest.mark.parametrize("kind", VARIABLES, ids=lambda kind: str(kind.__name__))
def test_every_setting_is_explained_to_the_operator(kind: type[Settings]) -> None:
    example = ROOT.joinpath("config", "example.env").read_text("utf-8")
    names = {field.name.strip("_") for field in fields(kind)} - NO_VARIABLE

    missing = {
        name
        for name in (f"{VARIABLES[kind]}_{name}".upper() for name in names)
        if not re.search(rf"^#?{name}=", example, re.MULTILINE)
    }

    assert missing == set()


def test_migrations_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in MIGRATIONS]

    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("path", MIGRATIONS, ids=name_of)
def test_a_migration_follows_the_one_before_it(path: Path) -> None:
    text = path.read_text("utf-8")
    number = int(path.name[:4])
    before = f'"{number - 1:04}"' if number > 1 else "None"

    assert re.search(rf'^revision\b.*= "{number:04}"$', text, re.MULTILINE)
    assert re.search(rf"^down_revision\b.*= {before}$", text, re.MULTILINE)


def test_every_pure_file_is_in_the_linters_contract() -> None:
    listed = ROOT.joinpath("setup.cfg").read_text("utf-8")
    contract = listed.split("[importlinter:contract:pure]")[1].split("\n[")[0]
    promised = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in CODE
        if path.read_text("utf-8").split("\n", 1)[0].endswith('Pure."""')
        or path.read_text("utf-8").split("\n", 1)[0].endswith("Pure.")
    }
    sources = re.findall(r"^    (consent\S+)$", contract, re.MULTILINE)

    missing = {
        name
        for name in promised
        if not any(name == room or name.startswith(f"{room}.") for room in sources)
    }

    assert missing == set()


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """The whole application, with a database that nobody asks."""
    settings = Settings.read({"CONSENT_INSTANCE_DIR": str(tmp_path)})
    return create_app(settings, Database(url=NOWHERE, owner_url=NOWHERE))


def test_every_route_was_mounted_with_a_gate(app: Flask) -> None:
    assert ungated(app) == []


def test_a_door_without_a_gate_is_one_that_anybody_may_knock_at(app: Flask) -> None:
    open_doors = {name for name, gate in gates(app).items() if gate is nobody_checks}

    assert open_doors == OPEN
    assert set(gates(app).values()) <= {
        api_key,
        cached_api_key,
        signed_by_twilio,
        nobody_checks,
    }


def test_every_reason_is_a_heading_of_the_guards_page() -> None:
    page = ROOT.joinpath("docs", "guard.md").read_text("utf-8")

    missing = {reason for reason in Reason if f"\n### `{reason.value}`\n" not in page}

    assert missing == set()
