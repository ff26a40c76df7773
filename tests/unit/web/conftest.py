"""An application with nothing on it but what all doors share."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient

from consent.settings import Settings
from consent.vocabulary.clock import SystemClock
from consent.web.gates import mount, nobody_checks
from consent.web.health import Probe
from consent.web.install import install

Build = Callable[..., FlaskClient]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Make a client of an application with one more blueprint on it."""

    def make(
        blueprint: Blueprint | None = None,
        *,
        probes: tuple[Probe, ...] = (),
        **environ: str,
    ) -> FlaskClient:
        settings = Settings.read({"CONSENT_INSTANCE_DIR": str(tmp_path), **environ})
        app = Flask("web", static_folder=None)
        install(app, settings, SystemClock(), probes)
        if blueprint is not None:
            mount(app, blueprint, nobody_checks)
        return app.test_client()

    return make


@pytest.fixture
def door() -> Blueprint:
    """A blueprint of the test's own."""
    return Blueprint("door", __name__)
