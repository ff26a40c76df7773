"""The files a page loads, each under an address that changes with what it holds."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

STATIC = Path(__file__).resolve().parents[1] / "static"

SERVED: Mapping[str, tuple[str, str]] = {
    "pico.css": ("pico/pico.classless.min.css", "text/css"),
    "pages.css": ("pages.css", "text/css"),
    "pages.js": ("pages.js", "text/javascript"),
}
"""Where each file stands in the folder of static files, and what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One file, as it is and compressed."""

    media: str
    version: str
    content: bytes = field(repr=False)
    compressed: bytes = field(repr=False)


class Assets:
    """Holds the files that pages load; they are read once."""

    def __init__(self) -> None:
        """Read them."""
        self._assets = {
            name: _read(STATIC / path, media) for name, (path, media) in SERVED.items()
        }

    def find(self, name: str) -> Asset | None:
        """Return a file by its name."""
        return self._assets.get(name)

    def version(self, name: str) -> str:
        """Return what the address of a file changes with."""
        return self._assets[name].version


def _read(path: Path, media: str) -> Asset:
    content = path.read_bytes()
    return Asset(
        media=media,
        version=hashlib.sha256(content).hexdigest()[:12],
        content=content,
        compressed=gzip.compress(content, mtime=0),
    )
