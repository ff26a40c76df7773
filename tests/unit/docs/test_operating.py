"""What an operator takes from docs/operating fits the service that stands here."""

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask
from prometheus_client import REGISTRY

from consent.db import job_figures
from consent.policy import store as policy_store
from consent.sendlog import backlog_store
from tests.unit.docs.pages import ROOT, page
from tests.unit.docs.test_api import opens
from tests.unit.docs.test_commands import COMMANDS, options

FILES = ROOT / "docs" / "operating"
VARIABLE = re.compile(r"\b(?:CONSENT|TWILIO|SENDGRID)_[A-Z_]*[A-Z]\b")
METRIC = re.compile(r"\bconsent_[a-z_]+")
# Told to PostgreSQL's own client, and to nobody else.
PASSWORDS = {"CONSENT_OWNER_PASSWORD", "CONSENT_APP_PASSWORD"}
ALWAYS_TOLD = {"consent_database_up", "consent_figures_unread"}
FIGURES = (*policy_store.FIGURES, *job_figures.FIGURES, *backlog_store.FIGURES)


def plain(metric: str) -> str:
    """Return a metric's name without what tells its samples apart."""
    return re.sub(r"_(?:total|bucket|count|sum)$", "", metric)


def measured() -> set[str]:
    """Return every metric that the service has."""
    counted = {m.name for m in REGISTRY.collect() if m.name.startswith("consent_")}
    return counted | {figure.name for figure in FIGURES} | ALWAYS_TOLD


def rules() -> list[dict[str, Any]]:
    read = yaml.safe_load(FILES.joinpath("prometheus-rules.yaml").read_text("utf-8"))
    return [rule for group in read["groups"] for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    read = json.loads(FILES.joinpath("dashboard.json").read_text("utf-8"))
    found: list[dict[str, Any]] = read["panels"]
    return found


def rows(name: str, heading: str) -> list[list[str]]:
    """Return the cells of the tables below a heading, their heads left out."""
    lines = page(name).section(heading).splitlines()
    cells = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    return [row for row in cells if row[0] not in {"metric", "alarm", "what breaks"}]


def asked(expressions: list[str]) -> set[str]:
    return {plain(name) for text in expressions for name in METRIC.findall(text)}


def commands() -> Iterator[list[str]]:
    """Yield every command of the service that a file starts."""
    for unit in FILES.glob("*.service"):
        for line in re.findall(
            r"^ExecStart=(.+)$", unit.read_text("utf-8"), re.MULTILINE
        ):
            yield shlex.split(line)[1:]
    services = yaml.safe_load(FILES.joinpath("compose.yaml").read_text("utf-8"))
    for service in services["services"].values():
        if "command" in service:
            yield service["command"]
    image = FILES.joinpath("Containerfile").read_text("utf-8")
    yield json.loads(re.findall(r"^CMD (\[.+\])$", image, re.MULTILINE)[-1])


def test_alarms_rest_on_what_is_measured() -> None:
    assert asked([rule["expr"] for rule in rules()]) - measured() == set()


def test_every_alarm_wakes_somebody_or_waits_and_says_what_is_wrong() -> None:
    for rule in rules():
        assert rule["labels"]["severity"] in {"page", "ticket"}, rule["alert"]
        assert rule["annotations"]["summary"].endswith("."), rule["alert"]


def test_every_alarm_says_what_it_means_and_what_to_do() -> None:
    told = [
        name.strip("`") for name, *_ in rows("docs/operating/watching.md", "The alarms")
    ]

    assert told == [name for name in told if name]
    assert sorted(told) == sorted(rule["alert"] for rule in rules())


def test_every_metric_is_explained_and_no_other() -> None:
    cells = rows("docs/operating/watching.md", "What is measured")
    told = asked([name for name, *_ in cells])

    assert told == measured()


def test_the_dashboard_shows_what_is_measured() -> None:
    expressions = [t["expr"] for panel in panels() for t in panel["targets"]]

    assert asked(expressions) - measured() == set()
    assert all(panel["targets"] and panel["description"] for panel in panels())
    assert len({panel["id"] for panel in panels()}) == len(panels())


def test_every_variable_of_the_files_is_one_of_the_service() -> None:
    known = set(VARIABLE.findall(page("docs/configuration.md").text)) | PASSWORDS
    files = [path for path in FILES.iterdir() if path.is_file()]

    for path in [*files, ROOT / "docs" / "operating.md"]:
        assert set(VARIABLE.findall(path.read_text("utf-8"))) - known == set(), path


def test_the_files_start_commands_as_they_are() -> None:
    started = list(commands())

    assert len(started) > 4
    for words in started:
        line = " ".join(["consent", *words, ""])
        name = next(name for name in COMMANDS if line.startswith(f"{name} "))
        used = {word for word in words if word.startswith("--")}
        assert used <= options(COMMANDS[name]), words


def test_the_proxy_knows_doors_that_are_there(app: Flask) -> None:
    text = FILES.joinpath("nginx.conf").read_text("utf-8")
    exact = re.findall(r"location = (\S+)", text)

    assert exact
    assert [path for path in exact if not opens(app, None, path)] == []


def test_the_composition_names_files_and_volumes_that_are_there() -> None:
    read = yaml.safe_load(FILES.joinpath("compose.yaml").read_text("utf-8"))
    secret = {"./tls"}
    for service in read["services"].values():
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            if source.startswith("./"):
                assert source in secret or FILES.joinpath(source).exists(), source
            else:
                assert source in read["volumes"], source


TROUBLE = rows("docs/operating.md", "Trouble")


@pytest.mark.parametrize("row", TROUBLE, ids=[row[0] for row in TROUBLE])
def test_what_is_told_of_a_trouble_is_shown_by_a_test(row: list[str]) -> None:
    *told, shown = row
    names = re.findall(r"`(tests/\S+?\.py)`", shown)

    assert len(told) == 4
    assert all(told)
    assert names
    for name in names:
        assert "def test_" in Path(ROOT, name).read_text("utf-8"), name


def test_every_trouble_has_a_row() -> None:
    text = " ".join(row[0] for row in TROUBLE)

    for trouble in ("worker", "web process", "stopped", "restarted", "lost commits"):
        assert trouble in text
    for trouble in ("disk is full", "pool", "slow", "refuses", "nonsense", "clock"):
        assert trouble in text
