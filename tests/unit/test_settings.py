"""What can be set, and what is said of everything that is wrong."""

import base64
import re
import stat
from pathlib import Path

import pytest

from consent.settings import Settings, SettingsError

KEY = base64.urlsafe_b64encode(bytes(range(32))).decode().rstrip("=")
OTHER = base64.urlsafe_b64encode(bytes(range(1, 33))).decode()
SECRET = "s" * 40
URL = "postgresql://consent_app:hunter2@db.example.com/consent"
SHARED = {
    "CONSENT_DATABASE_URL": URL,
    "CONSENT_SECRET_KEY": SECRET,
    "CONSENT_FINGERPRINT_KEYS": f"v1:{KEY}",
    "CONSENT_SEALING_KEYS": f"v2:{OTHER},v1:{KEY}",
}
TWILIO = {"TWILIO_ACCOUNT_SID": "AC0", "TWILIO_AUTH_TOKEN": "token-1"}


def read(tmp_path: Path, **environ: str) -> Settings:
    return Settings.read({"CONSENT_INSTANCE_DIR": str(tmp_path / "i"), **environ})


def faults(tmp_path: Path, **environ: str) -> str:
    with pytest.raises(SettingsError) as caught:
        read(tmp_path, **environ)
    return str(caught.value)


def test_with_nothing_set_everything_has_a_value(tmp_path: Path) -> None:
    settings = read(tmp_path)

    assert settings.database_url is None
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.trusted_proxies == 0
    assert settings.twilio is None
    assert settings.sendgrid is None
    assert settings.rate_limit == 60_000
    assert [key.version for key in settings.sealing_keys] == ["v1"]
    assert len(settings.twilio_webhook_tokens) == 1


def test_keys_that_were_made_are_the_same_at_the_next_start(tmp_path: Path) -> None:
    first = read(tmp_path)

    second = read(tmp_path)

    assert first == second
    assert first.sealing_keys != first.fingerprint_keys


def test_keys_that_were_made_can_be_read_by_their_owner_only(tmp_path: Path) -> None:
    read(tmp_path)

    folder = tmp_path / "i"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    modes = {stat.S_IMODE(file.stat().st_mode) for file in (folder / "keys").iterdir()}
    assert modes == {0o600}


def test_a_folder_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "i").mkdir(mode=0o755)
    (tmp_path / "i").chmod(0o755)

    read(tmp_path)

    assert stat.S_IMODE((tmp_path / "i").stat().st_mode) == 0o755


def test_an_instance_that_cannot_be_written_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "i").write_text("a file")

    assert "CONSENT_INSTANCE_DIR cannot keep" in faults(tmp_path)


def test_with_a_database_every_missing_key_is_named(tmp_path: Path) -> None:
    said = faults(tmp_path, CONSENT_DATABASE_URL=URL)

    for name in SHARED.keys() - {"CONSENT_DATABASE_URL"}:
        assert f"{name} is missing" in said
    assert "hunter2" not in said


def test_keys_are_read_in_order(tmp_path: Path) -> None:
    settings = read(tmp_path, **SHARED)

    assert [key.version for key in settings.sealing_keys] == ["v2", "v1"]
    assert settings.fingerprint_keys[0].key == bytes(range(32))


def test_a_postgresql_url_names_the_driver(tmp_path: Path) -> None:
    settings = read(tmp_path, **SHARED)

    assert settings.database_url == URL.replace("://", "+psycopg://", 1)
    assert settings.database_owner_url is None


def test_no_secret_stands_in_a_repr(tmp_path: Path) -> None:
    sendgrid = {"SENDGRID_API_KEY": "SG.secret", "SENDGRID_WEBHOOK_KEYS": "pem"}
    settings = read(tmp_path, **SHARED, **TWILIO, **sendgrid)

    shown = repr(settings)
    for secret in ("hunter2", SECRET, "token-1", "SG.secret", "pem", "\\x00\\x01"):
        assert secret not in shown


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    said = faults(
        tmp_path,
        CONSENT_PUBLIC_URL="ftp://x",
        CONSENT_TRUSTED_PROXIES="-1",
        CONSENT_LOG_LEVEL="loud",
        SENDGRID_API_KEY="",
        CONSENT_DATABASE_OWNER_URL=URL,
    )

    assert said.count("\n") == 4


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("CONSENT_DATABASE_URL", "", "set but empty"),
        ("CONSENT_DATABASE_URL", "sqlite:///x.db", "not a postgresql"),
        ("CONSENT_PUBLIC_URL", "http://consent.example.com", "https"),
        ("CONSENT_PUBLIC_URL", "https://a@example.com", "plain"),
        ("CONSENT_PUBLIC_URL", "https://example.com:x", "plain"),
        ("CONSENT_PUBLIC_URL", "https://example.com/?a", "plain"),
        ("CONSENT_PUBLIC_URL", "https://exa mple.com", "plain"),
        ("CONSENT_TRUSTED_PROXIES", "one", "whole number"),
        ("CONSENT_RATE_LIMIT", "0", "whole number"),
        ("CONSENT_RATE_LIMIT", "\u0661", "whole number"),
        ("CONSENT_LOG_LEVEL", "TRACE", "not one of"),
        ("CONSENT_SECRET_KEY", "short", "shorter"),
        ("CONSENT_SEALING_KEYS", "v1:c2hvcnQ", "32 bytes"),
        ("CONSENT_SEALING_KEYS", f"V1:{KEY}", "VERSION"),
        ("CONSENT_SEALING_KEYS", f"v1:{KEY}!", "32 bytes"),
        ("CONSENT_SEALING_KEYS", f"v1:{KEY},v1:{KEY}", "twice"),
        ("CONSENT_FINGERPRINT_KEYS", KEY, "VERSION"),
        ("TWILIO_AUTH_TOKENS", "a,,b", "empty part"),
        ("TWILIO_FROM", "+12025550100", "is set"),
        ("TWILIO_API_URL", "nonsense", "URL"),
        ("SENDGRID_FROM", "news@example.com", "SENDGRID_API_KEY is missing"),
        ("SENDGRID_API_KEY", " ", "set but empty"),
    ],
)
def test_a_wrong_value_is_a_fault(
    tmp_path: Path, name: str, value: str, text: str
) -> None:
    said = faults(tmp_path, **{name: value})

    assert name in said
    assert text in said


@pytest.mark.parametrize("missing", ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"])
def test_half_a_provider_is_a_fault(tmp_path: Path, missing: str) -> None:
    environ = {name: value for name, value in TWILIO.items() if name != missing}

    assert f"{missing}" in faults(tmp_path, **environ)


def test_one_provider_does_without_the_other(tmp_path: Path) -> None:
    settings = read(tmp_path, **TWILIO, TWILIO_FROM=" +12025550100 ")

    assert settings.twilio_from == "+12025550100"
    assert settings.sendgrid is None
    assert settings.sendgrid_from is None
    assert settings.twilio_webhook_tokens == ("token-1",)


def test_several_tokens_are_all_accepted(tmp_path: Path) -> None:
    settings = read(tmp_path, **TWILIO, TWILIO_AUTH_TOKENS="token-2, token-1")

    assert settings.twilio_webhook_tokens == ("token-2", "token-1")


def test_a_token_that_is_not_among_the_tokens_is_a_fault(tmp_path: Path) -> None:
    said = faults(tmp_path, **TWILIO, TWILIO_AUTH_TOKENS="token-2")

    assert "TWILIO_AUTH_TOKEN is not among" in said


@pytest.mark.parametrize(
    "url", ["http://localhost:9", "http://[::1]:9", "https://a.example/under"]
)
def test_a_public_url_has_no_slash_at_its_end(tmp_path: Path, url: str) -> None:
    assert read(tmp_path, CONSENT_PUBLIC_URL=f"{url}/").public_url == url


def test_the_example_names_every_variable() -> None:
    example = Path("config/example.env").read_text()
    code = "".join(
        Path("consent", name).read_text()
        for name in ("settings.py", "environment/providers.py")
    )
    read_names = set(re.findall(r'"((?:CONSENT|TWILIO|SENDGRID)_[A-Z_]+[A-Z])"', code))
    read_names |= {"CONSENT_CONFIG_DIR", "CONSENT_INSTANCE_DIR"}
    read_names -= {"TWILIO_WEBHOOK_TOKEN"}  # This one is only ever made.

    named = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))
    assert named == read_names | {"PROMETHEUS_MULTIPROC_DIR"}
