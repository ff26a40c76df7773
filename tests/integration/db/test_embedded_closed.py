"""The embedded PostgreSQL is closed to everybody whom it is not for."""

import stat
from pathlib import Path

import psycopg
import pytest

from consent.db import cluster
from consent.db.embedded import EmbeddedPostgres
from tests.integration.db.instance import (
    is_up,
    postmaster,
)


def test_folders_that_were_there_keep_their_modes_and_owners(folder: Path) -> None:
    outer, instance = folder / "closed", folder / "closed" / "instance"
    instance.mkdir(parents=True)
    outer.chmod(0o700)
    instance.chmod(0o711)
    before = [(path.stat().st_mode, path.stat().st_uid) for path in (outer, instance)]

    with EmbeddedPostgres(instance) as urls:
        assert is_up(urls)

    after = [(path.stat().st_mode, path.stat().st_uid) for path in (outer, instance)]
    assert after == before


def test_what_is_secret_is_nobody_elses_to_read(folder: Path) -> None:
    instance = folder / "instance"
    with EmbeddedPostgres(instance):
        modes = {
            name: stat.S_IMODE((instance / name).stat().st_mode)
            for name in (".", "data", "passwords", "log")
        }

    assert modes == {".": 0o700, "data": 0o700, "passwords": 0o600, "log": 0o600}


def test_the_server_does_not_run_as_root(folder: Path) -> None:
    with EmbeddedPostgres(folder):
        assert Path(f"/proc/{postmaster(folder)}").stat().st_uid != 0


@pytest.mark.parametrize("role", ["postgres", "consent_owner", "consent_app"])
def test_nobody_gets_in_without_a_password(folder: Path, role: str) -> None:
    with (
        EmbeddedPostgres(folder),
        pytest.raises(psycopg.OperationalError, match=r"password|pg_hba"),
    ):
        psycopg.connect(host=str(folder / "data"), user=role, dbname="postgres")


def test_no_url_is_shown_by_accident(folder: Path) -> None:
    with EmbeddedPostgres(folder) as urls:
        secrets = cluster.passwords_of(folder).values()

    assert not any(secret in repr(urls) for secret in secrets)
