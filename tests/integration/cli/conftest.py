"""One instance for all commands of a file, its database already up."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from consent.app import Database as Urls
from consent.db.embedded import EmbeddedPostgres
from tests.conftest import QUICK
from tests.integration.cli.shell import Shell, opened
from tests.integration.db.conftest import ENOUGH, MEMORY


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """A private folder, in memory where there is enough."""
    quick = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH
    made = Path(tempfile.mkdtemp(prefix="consent-test-", dir=MEMORY if quick else None))
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def bare(home: Path) -> Iterator[Shell]:
    """A shell before anything was done in it."""
    with opened(home) as shell:
        yield shell


@pytest.fixture(scope="module")
def urls(home: Path) -> Iterator[Urls]:
    """The embedded database of the instance, kept up between commands."""
    instance = home / "instance"
    instance.mkdir(mode=0o700, exist_ok=True)
    with EmbeddedPostgres(instance / "database", settings=QUICK) as found:
        yield Urls(url=found.app, owner_url=found.owner)


@pytest.fixture(scope="module")
def shell(bare: Shell, urls: Urls) -> Shell:
    """A shell whose instance has tables, and the five people of the demo."""
    assert urls.url != urls.owner_url
    for words in (("db", "upgrade"), ("demo", "load")):
        done = bare.type(*words)
        assert done.status == 0, done.said
    return bare
