"""Where the embedded PostgreSQL is reached, and whether it answers."""

import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from sqlalchemy import URL

from consent.db import cluster
from consent.db.engine import libpq_url

# The longest name of a socket that every system takes, less PostgreSQL's own part.
_LONGEST_FOLDER = 103 - len("/.s.PGSQL.5432")


@dataclass(frozen=True, slots=True, kw_only=True)
class Urls:
    """Where the database is, for the service and for who owns its tables."""

    app: str = field(repr=False)
    owner: str = field(repr=False)


def urls_of(folder: Path) -> Urls:
    """Return the two URLs of the PostgreSQL in a folder, whether it runs or not."""
    passwords = cluster.passwords_of(folder)
    host = _host(folder)
    return Urls(
        app=_url(cluster.APPLICATION, passwords[cluster.APPLICATION], host),
        owner=_url(cluster.OWNER, passwords[cluster.OWNER], host),
    )


def answers(urls: Urls) -> bool:
    """Say whether the database lets the service in at this moment."""
    try:
        psycopg.connect(libpq_url(urls.app), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _url(role: str, password: str, host: str) -> str:
    url = URL.create(
        "postgresql+psycopg",
        username=role,
        password=password,
        database=cluster.DATABASE,
        # Whoever answers has to know the password as well.
        query={"host": host, "require_auth": "scram-sha-256"},
    )
    return url.render_as_string(hide_password=False)


def _host(folder: Path) -> str:
    """Return the socket's folder, or a short name for it.

    The kernel takes no long name, and libpq splits names at a comma.
    """
    data = folder / "data"
    name = os.fsencode(data)
    if len(name) <= _LONGEST_FOLDER and b"," not in name:
        return str(data)
    noted = folder / "alias"
    if noted.exists():
        alias = Path(noted.read_text("utf-8"))
        mine = alias.is_symlink() and alias.lstat().st_uid == os.geteuid()
        if mine and alias.readlink() == data:
            return str(alias)
    alias = Path(tempfile.mkdtemp(prefix="consent-")) / "pg"
    alias.symlink_to(data)
    noted.write_text(str(alias), "utf-8")
    return str(alias)
