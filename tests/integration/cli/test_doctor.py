"""`consent doctor`: each thing an operator can get wrong, and what it says of it."""

import base64
import json
import shutil

from tests.integration.cli.shell import ROOT, Ran, Shell

NEWER = "v2:" + base64.urlsafe_b64encode(b"n" * 32).decode().rstrip("=")
OTHER = "v1:" + base64.urlsafe_b64encode(b"o" * 32).decode().rstrip("=")


def levels(told: Ran) -> dict[str, str]:
    lines = (json.loads(line) for line in told.out.splitlines())
    # A line of the log may stand between them.
    return {line["name"]: line["level"] for line in lines if "name" in line}


def look(shell: Shell, **variables: str) -> dict[str, str]:
    return levels(shell.type("doctor", "--json", **variables))


def test_a_server_that_does_not_sync_is_broken(shell: Shell) -> None:
    # The tests' own server, which need not outlive a power cut.
    told = shell.type("doctor")

    assert told.status == 1
    assert "fail  durable         fsync is off" in told.out
    assert "Set fsync = on" in told.out


def test_settings_that_cannot_be_read_are_named(shell: Shell) -> None:
    told = shell.type("doctor", "--json", CONSENT_TRUSTED_PROXIES="many")

    assert told.status == 1
    assert levels(told) == {"settings": "fail"}


def test_a_database_that_is_away_is_said_to_be_without_its_password(
    shell: Shell,
) -> None:
    away = "postgresql://consent:a-password@127.0.0.1:1/consent"
    kept = {
        name: (shell.instance / "keys" / name.lower()).read_text().strip()
        for name in (
            "CONSENT_SECRET_KEY",
            "CONSENT_FINGERPRINT_KEYS",
            "CONSENT_SEALING_KEYS",
        )
    }

    told = shell.type("doctor", "--json", CONSENT_DATABASE_URL=away, **kept)

    assert told.status == 1
    assert levels(told)["database"] == "fail"
    assert levels(told)["kind"] == "ok"
    assert "a-password" not in told.said


def test_an_address_without_tls_and_no_proxy_are_doubtful(shell: Shell) -> None:
    secure = look(shell, CONSENT_PUBLIC_URL="https://consent.example.com")
    local = look(shell, CONSENT_PUBLIC_URL="http://127.0.0.1:8000")

    assert (secure["public url"], secure["proxies"]) == ("ok", "warn")
    assert (local["public url"], local["proxies"]) == ("warn", "ok")


def test_a_journal_that_others_may_read_is_broken(shell: Shell) -> None:
    folder = shell.folder / "open-journal"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)

    found = look(shell, CONSENT_JOURNAL=str(folder))

    assert found["journal folder"] == "fail"


def test_a_sound_instance_is_fine_but_for_what_development_lacks(
    shell: Shell,
) -> None:
    found = look(shell)

    doubtful = {name for name, level in found.items() if level != "ok"}
    assert doubtful == {"kind", "public url", "providers", "durable", "workers"}
    assert {"tables", "books", "pooler", "journal", "rules", "files"} <= found.keys()


def test_files_that_differ_from_what_is_in_force_are_told(shell: Shell) -> None:
    folder = shell.folder / "config"
    shutil.copytree(ROOT / "config", folder, dirs_exist_ok=True)
    sellers = folder / "sellers.toml"
    sellers.write_text(sellers.read_text().replace("Acme Hosting", "Acme Houses"))

    changed = look(shell, CONSENT_CONFIG_DIR=str(folder))
    sellers.write_text("default = 7")
    broken = look(shell, CONSENT_CONFIG_DIR=str(folder))

    assert (changed["files"], broken["files"]) == ("warn", "fail")
    assert changed["rules"] == "ok"


def test_a_wrong_key_is_told_and_nothing_of_it_is_kept(shell: Shell) -> None:
    wrong = look(shell, CONSENT_SEALING_KEYS=OTHER)

    assert wrong["key check"] == "fail"
    assert look(shell)["key check"] == "ok"


def test_contacts_under_an_older_key_wait_for_rewrap(shell: Shell) -> None:
    kept = (shell.instance / "keys" / "consent_sealing_keys").read_text().strip()
    both = {"CONSENT_SEALING_KEYS": f"{NEWER},{kept}"}

    waiting = look(shell, **both)["keys"]
    rewrapped = shell.type("keys", "rewrap", "--json", **both)
    done = look(shell, **both)["keys"]

    assert (waiting, done) == ("warn", "ok")
    assert json.loads(rewrapped.out)["damaged"] == []
    assert shell.type("keys", "list").status == 1, "the new key is needed now"
    back = {"CONSENT_SEALING_KEYS": f"{kept},{NEWER}"}
    assert shell.type("keys", "rewrap", **back).status == 0


def test_a_halt_in_force_is_told(shell: Shell) -> None:
    assert shell.type("halt", "--series", "sale", "--reason", "a typo").status == 0

    halted = look(shell)["halts"]
    resumed = shell.type("resume", "--series", "sale")

    assert halted == "warn"
    assert resumed.status == 0
    assert look(shell)["halts"] == "ok"
