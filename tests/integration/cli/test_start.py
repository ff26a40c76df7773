"""What is wrong is said in sentences, all of it at once, before anything is done."""

import base64
import re
from pathlib import Path

import pytest

from tests.integration.cli.shell import Shell

ASK = ("guard", "explain", "sms", "+14155550123", "offers")
KEY = f"v1:{base64.urlsafe_b64encode(b'k' * 32).decode().rstrip('=')}"
KEYS = {
    "CONSENT_SECRET_KEY": "long enough to be a secret of a test",
    "CONSENT_FINGERPRINT_KEYS": KEY,
    "CONSENT_SEALING_KEYS": KEY,
}
NOWHERE = "postgresql://nobody:hidden@127.0.0.1:1/nothing"


@pytest.mark.parametrize("words", [ASK, ("run",), ("work",), ("db", "upgrade")])
def test_every_fault_of_the_settings_is_named(
    bare: Shell, words: tuple[str, ...]
) -> None:
    told = bare.type(
        *words,
        CONSENT_PUBLIC_URL="http://consent.example.com",
        CONSENT_TRUSTED_PROXIES="many",
        CONSENT_RATE_LIMIT="",
        TWILIO_ACCOUNT_SID="AC1",
    )

    assert told.status == 2
    assert not told.out
    for name in (
        "CONSENT_PUBLIC_URL",
        "CONSENT_TRUSTED_PROXIES",
        "CONSENT_RATE_LIMIT",
        "TWILIO_AUTH_TOKEN",
    ):
        assert name in told.err


def test_with_a_database_url_every_missing_key_is_named(bare: Shell) -> None:
    told = bare.type(*ASK, CONSENT_DATABASE_URL=NOWHERE)

    assert told.status == 2
    assert set(re.findall(r"CONSENT_\w+(?= is missing)", told.err)) == set(KEYS)
    assert "hidden" not in told.said


def test_a_database_that_is_away_is_a_sentence(bare: Shell) -> None:
    told = bare.type(*ASK, CONSENT_DATABASE_URL=NOWHERE, **KEYS)

    assert told.status == 1
    assert told.err.startswith("The database cannot be reached.")
    assert "hidden" not in told.said


@pytest.mark.parametrize(
    "words",
    [
        (*ASK, "--at", "yesterday"),
        ("guard", "explain", "fax", "+14155550123", "offers"),
        ("run", "--port", "99999"),
        ("run", "--web-processes", "0"),
        ("keys", "create", "shop"),
        ("dance",),
    ],
)
def test_a_command_that_is_typed_wrongly_ends_with_two(
    bare: Shell, words: tuple[str, ...]
) -> None:
    told = bare.type(*words)

    assert told.status == 2
    assert told.err.startswith("Usage: consent")


@pytest.mark.parametrize("words", [ASK, ("work",), ("demo", "load"), ("run",)])
@pytest.mark.parametrize("name", ["CONSENT_FINGERPRINT_KEYS", "CONSENT_SEALING_KEYS"])
def test_a_key_the_data_was_not_made_with_is_refused(
    shell: Shell, words: tuple[str, ...], name: str
) -> None:
    told = shell.type(*words, **{name: KEY})

    assert told.status == 1
    assert "is not the key of that version that the data was made with" in told.err


def test_upgrading_again_changes_nothing(shell: Shell) -> None:
    told = shell.type("db", "upgrade")

    assert told.status == 0
    assert told.out == "The tables are at this version.\n"


def test_secrets_made_on_first_start_are_nobody_elses_to_read(shell: Shell) -> None:
    found = {path: path.stat().st_mode & 0o777 for path in _secrets(shell.instance)}

    assert set(found.values()) == {0o600}


def _secrets(instance: Path) -> list[Path]:
    return [*(instance / "keys").iterdir(), instance / "demo.key"]
