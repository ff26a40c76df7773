"""Copies of a database: taken, and put back in its place while others go on."""

import subprocess
from pathlib import Path

import psycopg

from consent.db.binaries import programs
from consent.db.engine import database_url, libpq_url
from tests.conftest import Database, Server

_CUT = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
     WHERE datname = %s AND usename = current_user AND pid <> pg_backend_pid()
"""


class Copies:
    """One server's databases, as an operator and an accident handle them."""

    def __init__(self, server: Server, database: Database) -> None:
        self._server = server
        self._database = database
        name = database_url(database.owner_url).database
        assert name is not None
        self._name = name
        self._kept = f"{name}_kept"

    def keep(self) -> None:
        """Copy the database as it is now, as a standby or a disk does."""
        self._disconnect()
        self._server.create(self._kept, template=self._name)

    def go_back(self) -> None:
        """Have the database lose everything since it was kept."""
        self._disconnect()
        self._server.create(self._name, template=self._kept)

    def dump(self, file: Path) -> None:
        """Write a backup, as an operator does."""
        self._run("pg_dump", "--format=custom", f"--file={file}", "--dbname", self._url)

    def restore(self, file: Path) -> None:
        """Put a backup in the place of the database."""
        self._disconnect()
        self._server.create(self._name)
        self._run("pg_restore", "--exit-on-error", "--dbname", self._url, str(file))

    def remove(self) -> None:
        self._server.drop(self._kept)

    @property
    def _url(self) -> str:
        return libpq_url(self._database.owner_url)

    def _disconnect(self) -> None:
        """Cut every connection, as a server does that goes down."""
        for url in (self._server.app_url, self._server.owner_url):
            with psycopg.connect(libpq_url(url), autocommit=True) as connection:
                connection.execute(_CUT, [self._name])

    @staticmethod
    def _run(program: str, *arguments: str) -> None:
        path = programs().postgres.parent / program
        done = subprocess.run(  # noqa: S603  a program that came along
            [str(path), *arguments], check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
