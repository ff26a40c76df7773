"""A short folder of a test's own, for a PostgreSQL of its own."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# These tests make many instances; in memory that takes a fraction of the time.
MEMORY = Path("/dev/shm")  # noqa: S108  each test makes a private folder there
ENOUGH = 512 * 1024 * 1024


@pytest.fixture
def folder() -> Iterator[Path]:
    """A private folder, below which a test makes its instance."""
    quick = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH
    made = Path(tempfile.mkdtemp(prefix="consent-test-", dir=MEMORY if quick else None))
    yield made
    shutil.rmtree(made)
