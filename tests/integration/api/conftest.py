from collections.abc import Iterator
from dataclasses import replace

import pytest

from consent.app import Database
from tests.conftest import Server
from tests.integration.api.service import Api, start


@pytest.fixture(scope="module")
def api(
    postgres: Server, migrated: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Api]:
    """One service for all tests of a file; each brings addresses of its own."""
    name = f"consent_api_{postgres.worker}"
    made = postgres.create(name, template=migrated)
    database = Database(url=made.app_url, owner_url=made.owner_url)
    started = start(database, tmp_path_factory.mktemp("instance"))
    yield replace(started, admin=started.key())
    started.close()
    postgres.drop(name)
