"""What an operator sets: the only reader of the environment, all faults at once."""

import base64
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from consent.environment.kept import kept_secret
from consent.environment.providers import (
    SendGridSettings,
    TwilioSettings,
    read_sendgrid,
    read_twilio,
)
from consent.environment.variables import KEY_BYTES, NamedKey, Variables

__all__ = [
    "NamedKey",
    "SendGridSettings",
    "Settings",
    "SettingsError",
    "TwilioSettings",
]

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LEAST_SECRET_LENGTH = 32


class SettingsError(Exception):
    """The service cannot start with these settings; every fault is named."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        """Name the faults; none of them holds the value of a variable."""
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything an operator can set, read once; see `config/example.env`."""

    database_url: str | None = field(repr=False)
    database_owner_url: str | None = field(repr=False)
    public_url: str
    trusted_proxies: int
    secret_key: str = field(repr=False)
    fingerprint_keys: tuple[NamedKey, ...]
    sealing_keys: tuple[NamedKey, ...]
    config_dir: Path
    instance_dir: Path
    journal: Path
    twilio: TwilioSettings | None
    sendgrid: SendGridSettings | None
    twilio_webhook_tokens: tuple[str, ...] = field(repr=False)
    rate_limit: int
    log_level: str

    @property
    def twilio_from(self) -> str | None:
        """Return the default seller's number or messaging service, if set."""
        return self.twilio.from_ if self.twilio else None

    @property
    def sendgrid_from(self) -> str | None:
        """Return the default seller's from-address, if set."""
        return self.sendgrid.from_ if self.sendgrid else None

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Self:
        """Return the settings, or raise SettingsError with everything that is wrong.

        Without a database URL the keys that are not set are made, once, and kept in
        the instance; with one they are never made up: all machines must share them.
        """
        variables = Variables(environ)
        made = _Secrets(variables, _folder(variables, "INSTANCE", Path("instance")))
        twilio = read_twilio(variables)
        settings = cls(
            database_url=variables.database_url("CONSENT_DATABASE_URL"),
            database_owner_url=_owner_url(variables),
            public_url=variables.public_url(
                "CONSENT_PUBLIC_URL", default="http://127.0.0.1:8000"
            ),
            trusted_proxies=variables.number(
                "CONSENT_TRUSTED_PROXIES", default=0, least=0, most=10
            ),
            secret_key=made.secret_key(),
            fingerprint_keys=made.keys("CONSENT_FINGERPRINT_KEYS"),
            sealing_keys=made.keys("CONSENT_SEALING_KEYS"),
            config_dir=_folder(variables, "CONFIG", _shipped_config()),
            instance_dir=made.instance,
            journal=_journal(variables, made.instance),
            twilio=twilio,
            sendgrid=read_sendgrid(variables),
            twilio_webhook_tokens=twilio.auth_tokens if twilio else made.token(),
            rate_limit=variables.number(
                "CONSENT_RATE_LIMIT", default=60_000, least=1, most=10_000_000
            ),
            log_level=_level(variables),
        )
        if variables.faults:
            raise SettingsError(tuple(variables.faults))
        return settings


class _Secrets:
    """The keys: from the environment, else made when the database is embedded."""

    def __init__(self, variables: Variables, instance: Path) -> None:
        self._variables = variables
        self.instance = instance
        self._embedded = not variables.has("CONSENT_DATABASE_URL")

    def secret_key(self) -> str:
        """Return what sessions and forms are signed with."""
        name = "CONSENT_SECRET_KEY"
        value = self._value(name, make=lambda: secrets.token_urlsafe(KEY_BYTES))
        if value and len(value) < LEAST_SECRET_LENGTH:
            text = f"is shorter than {LEAST_SECRET_LENGTH} characters"
            self._variables.fault(name, text)
        return value or ""

    def keys(self, name: str) -> tuple[NamedKey, ...]:
        """Return the keys of a variable, the one for new things first."""
        return self._variables.keys(name, self._value(name, make=_new_key))

    def token(self) -> tuple[str, ...]:
        """Return the token that webhooks are signed with while there is no Twilio."""
        kept = self._kept("TWILIO_WEBHOOK_TOKEN", lambda: secrets.token_hex(16))
        return (kept,) if kept else ()

    def _value(self, name: str, *, make: Callable[[], str]) -> str | None:
        if self._variables.has(name):
            return self._variables.text(name)
        if self._embedded:
            return self._kept(name, make)
        text = "is missing: with CONSENT_DATABASE_URL set no key is made up"
        self._variables.fault(name, text)
        return None

    def _kept(self, name: str, make: Callable[[], str]) -> str | None:
        try:
            return kept_secret(self.instance, name.lower(), make)
        except (OSError, ValueError) as error:
            text = f"cannot keep {name.lower()}: {type(error).__name__}"
            self._variables.fault("CONSENT_INSTANCE_DIR", text)
            return None


def _new_key() -> str:
    key = base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES))
    return f"v1:{key.decode('ascii').rstrip('=')}"


def _owner_url(variables: Variables) -> str | None:
    name = "CONSENT_DATABASE_OWNER_URL"
    if variables.has(name) and not variables.has("CONSENT_DATABASE_URL"):
        variables.fault(name, "is set without CONSENT_DATABASE_URL")
    return variables.database_url(name)


def _folder(variables: Variables, which: str, default: Path) -> Path:
    value = variables.text(f"CONSENT_{which}_DIR")
    return (Path(value) if value else default).absolute()


def _journal(variables: Variables, instance: Path) -> Path:
    value = variables.text("CONSENT_JOURNAL")
    return (Path(value) if value else instance / "journal").absolute()


def _shipped_config() -> Path:
    """Return the repository's `config/`, else the one that was installed."""
    beside = Path(__file__).resolve().parent.parent / "config"
    installed = Path(sys.prefix) / "share" / "consent" / "config"
    return beside if beside.is_dir() else installed


def _level(variables: Variables) -> str:
    level = (variables.text("CONSENT_LOG_LEVEL") or "INFO").upper()
    if level not in LEVELS:
        variables.fault("CONSENT_LOG_LEVEL", f"is not one of {', '.join(LEVELS)}")
    return level
