"""The note that a running service leaves for commands in other shells."""

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

RUNNING = "running.json"
"""Where a running service writes how it is reached, for commands in other shells."""


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
