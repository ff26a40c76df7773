"""The folder of a journal: its own id, one file a writer, and who else there is."""

import fcntl
import os
import secrets
import socket
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from consent.db.journal.faults import JournalFaultError
from consent.db.journal.writer import give_to_owner, sync_folder
from consent.vocabulary.ids import new_id, parse_id

_OPEN_TO_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_NAME_LENGTH = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A writer's file as it was at a moment: how long, and whether it is still held."""

    writer: UUID
    path: Path
    size: int
    alive: bool
    touched: float


class Folder:
    """A folder that belongs to one machine and to one database."""

    def __init__(self, path: Path) -> None:
        """Open the folder, made and named if it is new.

        Raises:
            JournalFaultError: it cannot be used, or others may read it.
        """
        self.path = path
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            _refuse_open(path)
            self.id = _id_of(path / "journal.json")
        except OSError as error:
            raise JournalFaultError(
                f"The journal in {path} cannot be used: {error.strerror}. Set "
                "CONSENT_JOURNAL to a folder that this user may write to."
            ) from None
        self.name = f"{socket.gethostname()}:{path}"[-_NAME_LENGTH:]

    def found(self) -> list[Found]:
        """Return every writer's file as it is now.

        Raises:
            JournalFaultError: the folder is gone, or a file cannot be read.
        """
        try:
            if _id_in(self.path / "journal.json") != self.id:
                raise JournalFaultError(f"The journal in {self.path} is gone.")
            return [
                _found(writer, path)
                for path in sorted(self.path.glob("*.ndjson"))
                for writer in [parse_id(path.stem)]
                if writer is not None
            ]
        except OSError as error:
            raise JournalFaultError(
                f"The journal in {self.path} cannot be read: {error.strerror}."
            ) from None

    def peers(self) -> Mapping[UUID, str]:
        """Return the other journals of this database that were ever seen."""
        found = _read(self.path / "peers.json")
        return {UUID(each): str(name) for each, name in found.items()}

    def remember(self, peers: Mapping[UUID, str]) -> None:
        """Keep which other journals there are: a restored database may not know."""
        if peers != self.peers():
            named = {str(each): name for each, name in peers.items()}
            _replace(self.path / "peers.json", orjson.dumps(named))


def _refuse_open(path: Path) -> None:
    if path.stat().st_mode & _OPEN_TO_OTHERS:
        raise JournalFaultError(
            f"The journal in {path} is open to other users. Close it: chmod 700."
        )


def _id_of(path: Path) -> UUID:
    if not path.exists():
        _write_once(path, orjson.dumps({"id": str(new_id())}))
    found = _id_in(path)
    if found is None:
        raise JournalFaultError(
            f"{path} is damaged. Bring it back from a copy of the journal."
        )
    return found


def _id_in(path: Path) -> UUID | None:
    return parse_id(str(_read(path).get("id")))


def _found(writer: UUID, path: Path) -> Found:
    """Ask first whether it is held: what was let go of does not grow any more."""
    file = os.open(path, os.O_RDONLY)
    try:
        alive = _is_held(file)
        status = os.fstat(file)
    finally:
        os.close(file)
    return Found(
        writer=writer,
        path=path,
        size=status.st_size,
        alive=alive,
        touched=status.st_mtime,
    )


def _is_held(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def _read(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        found = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError:
        found = None
    return found if isinstance(found, dict) else {}


def _write_once(path: Path, text: bytes) -> None:
    """Write a file that is not there; whoever is first names it for all."""
    draft = _draft(path, text)
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()
    sync_folder(path.parent)


def _replace(path: Path, text: bytes) -> None:
    _draft(path, text).replace(path)
    sync_folder(path.parent)


def _draft(path: Path, text: bytes) -> Path:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "wb") as opened:
        give_to_owner(file, path.parent)
        opened.write(text)
        opened.flush()
        os.fsync(file)
    return draft
