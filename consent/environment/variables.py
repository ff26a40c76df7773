"""Reads variables one by one and remembers every fault instead of stopping. Pure."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

KEY_BYTES = 32
_VERSION = re.compile(r"[a-z0-9]{1,16}")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedKey:
    """A key and the version that what it made is marked with."""

    version: str
    key: bytes = field(repr=False)


class Variables:
    """The variables of one start; no fault it reports ever holds a value."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Take the environment as it is."""
        self._environ = environ
        self.faults: list[str] = []

    def fault(self, name: str, text: str) -> None:
        """Remember what is wrong with a variable."""
        self.faults.append(f"{name} {text}")

    def has(self, name: str) -> bool:
        """Say whether a variable is set, be it to nothing."""
        return name in self._environ

    def missing(self, name: str, *, others: tuple[str, ...]) -> None:
        """Remember that a variable is missing, if any of its companions is set."""
        if name not in self._environ and any(map(self.has, others)):
            self.fault(name, f"is missing, but {_first(others, self._environ)} is set")

    def text(self, name: str) -> str | None:
        """Return a variable without the spaces around it; set to nothing is a fault."""
        if name not in self._environ:
            return None
        value = self._environ[name].strip()
        if not value:
            self.fault(name, "is set but empty")
            return None
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the parts of a comma-separated variable."""
        value = self.text(name)
        parts = tuple(part.strip() for part in value.split(",")) if value else ()
        if not all(parts):
            self.fault(name, "has an empty part between its commas")
        return tuple(part for part in parts if part)

    def number(self, name: str, *, default: int, least: int, most: int) -> int:
        """Return a whole number within its bounds."""
        value = self.text(name)
        if value is None:
            return default
        if re.fullmatch(r"[0-9]{1,12}", value) and least <= int(value) <= most:
            return int(value)
        self.fault(name, f"is not a whole number from {least} to {most}")
        return default

    def keys(self, name: str, value: str | None) -> tuple[NamedKey, ...]:
        """Return the keys of `v2:KEY,v1:KEY`; the first one makes new things."""
        found: list[NamedKey] = []
        for part in value.split(",") if value else ():
            version, _, text = part.strip().partition(":")
            key = _key_bytes(text)
            if not _VERSION.fullmatch(version) or key is None:
                self.fault(name, "is not a list of VERSION:KEY, a key being 32 bytes")
            elif any(version == other.version for other in found):
                self.fault(name, f"names the version {version} twice")
            else:
                found.append(NamedKey(version=version, key=key))
        return tuple(found)

    def url(self, name: str) -> str | None:
        """Return an http or https URL without a slash at its end."""
        value = self.text(name)
        if value is None:
            return None
        parts = _parts(value)
        if parts is None:
            self.fault(name, "is not a plain http:// or https:// URL")
            return None
        return value.rstrip("/")

    def public_url(self, name: str, *, default: str) -> str:
        """Return a URL that is https, unless it is this machine itself."""
        value = self.url(name) or default
        parts = urlsplit(value)
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            self.fault(name, "must begin with https:// unless the host is loopback")
        return value

    def database_url(self, name: str) -> str | None:
        """Return a PostgreSQL URL that names the driver the service brings along."""
        value = self.text(name)
        if value is None:
            return None
        scheme, separator, rest = value.partition("://")
        known = {"postgres", "postgresql", "postgresql+psycopg"}
        if scheme not in known or not separator or not rest:
            self.fault(name, "is not a postgresql:// URL")
            return None
        return f"postgresql+psycopg://{rest}"


def _first(names: tuple[str, ...], environ: Mapping[str, str]) -> str:
    return next(name for name in names if name in environ)


def _key_bytes(text: str) -> bytes | None:
    padded = text + "=" * (-len(text) % 4)
    try:
        key = base64.b64decode(padded, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == KEY_BYTES else None


def _parts(value: str) -> SplitResult | None:
    """Return the parts of a URL that has a host and nothing a base URL may not have."""
    if not value.isascii() or not value.isprintable() or " " in value:
        return None
    try:
        parts = urlsplit(value)
        _ = parts.port  # A port that is no number is found out only here.
    except ValueError:
        return None
    extras = parts.username or parts.password or "?" in value or "#" in value
    if parts.scheme not in {"http", "https"} or not parts.hostname or extras:
        return None
    return parts
