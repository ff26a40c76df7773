"""Looks at what the settings and the machine say, with or without a database."""

import resource
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from consent.db.journal.faults import JournalFaultError
from consent.db.journal.folder import Folder
from consent.doctor.findings import Finding, Level, found
from consent.settings import Settings

_GIB = 2**30
_LEAST_FILES = 1024
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


def look(settings: Settings) -> Iterator[Finding]:
    """Say what would surprise somebody in production."""
    yield _database(settings)
    yield _address(settings)
    yield _proxies(settings)
    yield _providers(settings)
    yield _journal(settings.journal)
    yield _room("disk", settings.instance_dir)
    yield _room("journal disk", settings.journal)
    yield _files()


def _database(settings: Settings) -> Finding:
    embedded = settings.database_url is None
    return found(
        "kind",
        "the embedded database, for development"
        if embedded
        else "a database of your own",
        wrong=embedded,
        level=Level.WARN,
        remedy="Set CONSENT_DATABASE_URL for production.",
    )


def _address(settings: Settings) -> Finding:
    parts = urlsplit(settings.public_url)
    public = parts.scheme == "https" and parts.hostname not in _HERE
    return found(
        "public url",
        "links lead to an https address"
        if public
        else "links lead to an address that only this machine has, or without TLS",
        wrong=not public,
        level=Level.WARN,
        remedy="Set CONSENT_PUBLIC_URL to the https URL that people and Twilio reach.",
    )


def _proxies(settings: Settings) -> Finding:
    behind = settings.public_url.startswith("https://")
    wrong = behind and settings.trusted_proxies == 0
    return found(
        "proxies",
        f"{settings.trusted_proxies} proxies are trusted to say who asks",
        wrong=wrong,
        level=Level.WARN,
        remedy="Set CONSENT_TRUSTED_PROXIES to how many stand before the service.",
    )


def _providers(settings: Settings) -> Finding:
    set_up = [
        name
        for name, given in (
            ("Twilio", settings.twilio),
            ("SendGrid", settings.sendgrid),
        )
        if given is not None
    ]
    return found(
        "providers",
        " and ".join(set_up) if set_up else "messages go to the console",
        wrong=not set_up,
        level=Level.WARN,
        remedy="Set the variables of Twilio or SendGrid to send anything.",
    )


def _journal(path: Path) -> Finding:
    try:
        Folder(path)
    except JournalFaultError as error:
        return found("journal folder", str(error), wrong=True, remedy="See above.")
    return found("journal folder", "the journal can be written", wrong=False)


def _room(name: str, path: Path) -> Finding:
    there = next(p for p in (path, *path.parents) if p.exists())
    free = shutil.disk_usage(there).free
    return found(
        name,
        f"{free / _GIB:.1f} GiB are free",
        wrong=free < _GIB,
        level=Level.WARN,
        remedy="Make room: a full disk refuses every withdrawal.",
    )


def _files() -> Finding:
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return found(
        "open files",
        f"a process may open {limit} files",
        wrong=0 <= limit < _LEAST_FILES,
        level=Level.WARN,
        remedy="Raise LimitNOFILE (systemd) or ulimit -n.",
    )
