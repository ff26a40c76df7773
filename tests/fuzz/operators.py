"""What operators write: variables, and the files of the configuration."""

import shutil
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from consent.policy.build import build
from consent.policy.faults import ConfigError
from consent.policy.files import ConfigFolder
from consent.settings import Settings, SettingsError
from tests.fuzz.target import Target, picked, text_of
from tests.unit.policy.shipped import FOLDER, NOON

FILES = ("purposes.toml", "sellers.toml", "words.toml")
KEY = "v1:" + "A" * 43
BASE = {
    "CONSENT_DATABASE_URL": "postgresql://localhost/consent",
    "CONSENT_SECRET_KEY": "x" * 32,
    "CONSENT_FINGERPRINT_KEYS": KEY,
    "CONSENT_SEALING_KEYS": KEY,
}


def feed_settings(data: bytes) -> None:
    """Read variables, one a line: settings come out, or every fault at once."""
    named = (line.partition("=") for line in text_of(data).split("\n"))
    told = {name: value for name, equals, value in named if equals}
    told = {name: value for name, value in told.items() if not _is_folder(name)}
    with suppress(SettingsError):
        settings = Settings.read({**BASE, **told})
        assert settings.secret_key not in repr(settings)


def feed_config(data: bytes) -> None:
    """Read one file of the config beside two good ones: a policy, or all its faults."""
    number, text = picked(data, len(FILES))
    folder = _folder(FILES[number])
    folder.joinpath(FILES[number]).write_bytes(text)
    with suppress(ConfigError):
        document = ConfigFolder(path=folder).read()
        build(document, version="v", published_at=NOON)


def _is_folder(name: str) -> bool:
    return name in {"CONSENT_INSTANCE_DIR", "CONSENT_CONFIG_DIR"}


@cache
def _folder(name: str) -> Path:
    """Return a folder whose other files are good."""
    folder = Path(mkdtemp(prefix="consent-fuzz-"))
    for other in FILES:
        if other != name:
            shutil.copy(FOLDER / other, folder / other)
    return folder


def targets() -> tuple[Target, ...]:
    """Return the targets of this file."""
    variables = "\n".join(f"{name}={value}" for name, value in BASE.items())
    more = (
        "CONSENT_PUBLIC_URL=https://x.example/a\nCONSENT_TRUSTED_PROXIES=2",
        "CONSENT_DATABASE_OWNER_URL=postgresql://o:p@[::1]:5432/x?sslmode=require",
        "TWILIO_ACCOUNT_SID=AC1\nTWILIO_AUTH_TOKENS=a,b\nTWILIO_API_URL=http://[x",
        "SENDGRID_API_KEY=SG.x\nSENDGRID_FROM=a@b.example\nCONSENT_RATE_LIMIT=1e3",
        "CONSENT_LOG_LEVEL=debug\nCONSENT_JOURNAL=/nowhere",
    )
    return (
        Target(
            name="settings",
            feed=feed_settings,
            seeds=(variables.encode(), *(text.encode() for text in more)),
        ),
        Target(
            name="config",
            feed=feed_config,
            seeds=tuple(
                bytes([number]) + part
                for number, name in enumerate(FILES)
                for part in _parts(FOLDER.joinpath(name).read_bytes())
            ),
        ),
    )


def _parts(text: bytes) -> tuple[bytes, ...]:
    return (text, b"\n\n".join(text.split(b"\n\n")[:3]), b"a = " + b"[" * 2000)
