"""A house to measure in: a database with people in it, and a key to its doors."""

import base64
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson

from consent.access.keys import Scope
from consent.access.service import Access
from consent.app import Database, create_app, prepare
from consent.db import migrate
from consent.db.base import db
from consent.db.embedded import EmbeddedPostgres
from consent.db.engine import libpq_url
from consent.db.transaction import transaction
from consent.settings import Settings
from consent.web.services import service
from rig.people import load_people

_KEPT = "house.json"
_LOADING = {
    # A load that is cut short is thrown away: nothing of it need be on disk at once.
    "fsync": "off",
    "max_wal_size": "4GB",
    "maintenance_work_mem": "1GB",
}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class House:
    """Where everything is: URLs for libpq, the environment of its server, a key."""

    people: int
    url: str
    owner_url: str
    environ: Mapping[str, str]
    token: str


@contextmanager
def house(
    people: int,
    *,
    scopes: Sequence[Scope] = (Scope.ADMIN,),
    keep: Path | None = None,
    settings: Mapping[str, str] | None = None,
) -> Iterator[House]:
    """Yield a house with so many people, made anew unless one is kept in a folder.

    Its PostgreSQL runs until the block ends, with the embedded one's settings and
    those given; `keep` is a folder for houses, one of each size, to be used again.
    """
    with tempfile.TemporaryDirectory(prefix="consent-bench-") as passing:
        folder = Path(passing) if keep is None else keep / str(people)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / _KEPT).exists():
            _build(folder, people, scopes)
        with EmbeddedPostgres(folder / "database", settings=settings) as urls:
            environ: dict[str, str] = orjson.loads((folder / _KEPT).read_bytes())
            token = environ.pop("token")
            yield House(
                people=people,
                url=libpq_url(urls.app),
                owner_url=libpq_url(urls.owner),
                token=token,
                environ=environ,
            )


def _build(folder: Path, people: int, scopes: Sequence[Scope]) -> None:
    """Migrate, publish the configuration, make a key, load the people."""
    # What a load that was cut short has left behind.
    shutil.rmtree(folder / "database", ignore_errors=True)
    with EmbeddedPostgres(folder / "database", settings=_LOADING) as urls:
        database = Database(url=urls.app, owner_url=urls.owner)
        environ = _environ(database, folder)
        settings = Settings.read(environ)
        app = create_app(settings, database)
        migrate.upgrade(app)
        prepare(app)
        with app.app_context():
            with transaction():
                token = service(Access).create("bench", scopes=scopes)
            db.engine.dispose()
        began = time.monotonic()
        load_people(libpq_url(urls.owner), settings.fingerprint_keys, people)
        print(f"{people:,} people loaded in {time.monotonic() - began:.0f} s")
    (folder / _KEPT).write_bytes(orjson.dumps({**environ, "token": token}))


def _environ(database: Database, folder: Path) -> dict[str, str]:
    key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")
    return {
        "CONSENT_DATABASE_URL": database.url,
        "CONSENT_DATABASE_OWNER_URL": database.owner_url,
        "CONSENT_INSTANCE_DIR": str(folder),
        "CONSENT_SECRET_KEY": secrets.token_urlsafe(32),
        "CONSENT_FINGERPRINT_KEYS": f"v1:{key}",
        "CONSENT_SEALING_KEYS": f"v1:{key}",
        "CONSENT_RATE_LIMIT": "10000000",
    }
