"""The policy's verbs on a real database."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_sqlalchemy.session import Session
from sqlalchemy.orm import scoped_session

from consent.db.base import db
from consent.policy.service import Policies
from consent.policy.store import PolicyStore
from tests.conftest import Database
from tests.integration.policy.clock import SetClock


@pytest.fixture
def bare_app(database: Database) -> Iterator[Flask]:
    """Return an application that has the database and nothing else."""
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = database.app_url
    db.init_app(app)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def session(bare_app: Flask) -> Iterator[scoped_session[Session]]:
    """Return the session of the service's own role."""
    with bare_app.app_context():
        yield db.session


@pytest.fixture
def clock() -> SetClock:
    """Return a clock that stands still until it is moved."""
    return SetClock()


@pytest.fixture
def policies(session: scoped_session[Session], clock: SetClock) -> Policies:
    """Return the verbs as one process has them."""
    return Policies(PolicyStore(session), clock)


@pytest.fixture
def other_process(session: scoped_session[Session], clock: SetClock) -> Policies:
    """Return the verbs as a process has them that saw nothing yet."""
    return Policies(PolicyStore(session), clock)
