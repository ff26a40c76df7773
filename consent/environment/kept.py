"""Secrets made on first start and kept in the instance, readable by its owner only."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

FOLDER = "keys"


def kept_secret(instance: Path, name: str, make: Callable[[], str]) -> str:
    """Return the secret of this name; the first caller makes it, all others read it.

    Several processes may start at once: whoever links the file first wins, and the
    file never exists half written.
    """
    folder = instance / FOLDER
    target = folder / name
    if not target.exists():
        instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        _write_once(target, make())
    return target.read_text(encoding="ascii").strip()


def _write_once(target: Path, text: str) -> None:
    draft = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            target.hardlink_to(draft)
        except FileExistsError:
            return
        _sync_folder(target.parent)
    finally:
        draft.unlink()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
