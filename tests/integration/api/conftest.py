from collections.abc import Iterator
from dataclasses import replace

import pytest

from consent.app import Database
from tests.conftest import Server
from tests.integration.api.narrow_keys import OTHER
from tests.integration.api.service import Api, a_grant, a_number, start


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


@pytest.fixture(scope="module")
def acme(api: Api) -> str:
    """A key that speaks for the first seller alone."""
    return api.key(sellers=("acme",))


@pytest.fixture(scope="module")
def partner(api: Api) -> str:
    """A key that speaks for the other seller alone."""
    return api.key(sellers=(OTHER,))


@pytest.fixture(scope="module")
def surveys(api: Api) -> str:
    """A key for one purpose alone."""
    return api.key(purposes=("surveys",))


@pytest.fixture
def person(api: Api) -> str:
    """A number that granted offers to the default seller."""
    number = a_number()
    assert api.post("/v1/consents", a_grant(number)).status_code == 201
    return number
