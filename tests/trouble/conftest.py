"""The whole house, on a database of the test's own: here things are taken away."""

from collections.abc import Iterator

import pytest

from tests.conftest import Database, Server
from tests.stories.fixtures import clock, house, open_house, sendgrid, twilio
from tests.trouble.copies import Copies

__all__ = ["clock", "house", "open_house", "sendgrid", "twilio"]


@pytest.fixture
def copies(postgres: Server, database: Database) -> Iterator[Copies]:
    """What takes copies of the test's database and puts them back."""
    made = Copies(postgres, database)
    yield made
    made.remove()
