"""`consent rules publish`, as an operator runs it."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from consent.db.base import db
from consent.policy.commands import rules
from consent.policy.files import ConfigFolder
from consent.policy.service import Policies
from consent.policy.store import PolicyStore
from consent.web.services import provide, service
from tests.integration.policy.clock import SetClock
from tests.unit.policy.shipped import FOLDER


@pytest.fixture
def app(bare_app: Flask, clock: SetClock) -> Flask:
    """Return an application that finds the policy's services too."""
    policies = Policies(PolicyStore(db.session), clock)
    provide(bare_app, policies, ConfigFolder(path=FOLDER))
    return bare_app


def run(app: Flask, *arguments: str) -> Result:
    with app.app_context():
        return CliRunner().invoke(rules, list(arguments))


def version_in_force(app: Flask) -> str | None:
    with app.app_context():
        current = service(Policies).current()
        return None if current is None else current.version


def test_what_is_published_is_in_force(app: Flask) -> None:
    result = run(app, "publish", "--by", "Kim", "--reason", "a test", "--json")

    assert result.exit_code == 0
    assert json.loads(result.output) == {"version": version_in_force(app)}


def test_a_config_with_a_fault_leaves_the_one_in_force(
    app: Flask, tmp_path: Path
) -> None:
    run(app, "publish", "--by", "Kim", "--reason", "a test")
    before = version_in_force(app)
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    (tmp_path / "words.toml").unlink()

    result = run(
        app, "publish", "--by", "K", "--reason", "r", "--config", str(tmp_path)
    )

    assert result.exit_code == 1
    assert "words.toml: " in result.output
    assert version_in_force(app) == before


def test_who_and_why_must_be_said(app: Flask) -> None:
    assert run(app, "publish", "--by", "Kim").exit_code == 2
    assert version_in_force(app) is None


def test_the_check_takes_the_configured_folder(app: Flask) -> None:
    assert run(app, "check").exit_code == 0
