"""The whole application, with a database that nobody asks."""

from pathlib import Path

import pytest
from flask import Flask

from consent.app import Database, create_app
from consent.settings import Settings

NOWHERE = "postgresql://nobody@localhost/nothing"


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    settings = Settings.read({"CONSENT_INSTANCE_DIR": str(tmp_path)})
    return create_app(settings, Database(url=NOWHERE, owner_url=NOWHERE))
