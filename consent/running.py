"""How a running service is reached from the same machine."""

import http.client
import json
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path

RUNNING = "running.json"
"""Where a running service writes how it is reached, for commands in other shells."""

_EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - only compared with


def note_running(instance: Path, public_url: str) -> Callable[[], None]:
    """Write how the service is reached; returns what removes the note again."""
    note = instance / RUNNING
    note.write_text(json.dumps({"public_url": public_url}), encoding="utf-8")

    def remove() -> None:
        with suppress(FileNotFoundError):
            note.unlink()

    return remove


def running_url(instance: Path) -> str | None:
    """Return how the service of an instance is reached, if it runs."""
    try:
        found = json.loads((instance / RUNNING).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return str(found["public_url"])


def local_name(host: str) -> str:
    """Return the name by which a server that listens on a host is reached here."""
    return "127.0.0.1" if host in _EVERYWHERE else host


def answers(host: str, port: int) -> bool:
    """Say whether the service answers there; no proxy is asked on the way."""
    connection = http.client.HTTPConnection(host, port, timeout=1)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
