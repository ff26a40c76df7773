"""Keys, rules, the demo and the ledger, at a shell."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from consent.app import Database as Urls
from consent.db.engine import libpq_url
from consent.demo.people import ANA_PHONE
from tests.integration.cli.shell import ROOT, Shell

NOWHERE = "http://127.0.0.1:1"
BOOK_TRIGGERS = "ALTER TABLE consent_event {} TRIGGER USER"
COUNTS = """
    SELECT (SELECT count(*) FROM consent_event), (SELECT count(*) FROM account),
        (SELECT count(*) FROM wording), (SELECT count(*) FROM api_key)
"""


@contextmanager
def owner(urls: Urls) -> Iterator[psycopg.Connection]:
    with psycopg.connect(libpq_url(urls.owner_url), autocommit=True) as connection:
        yield connection


def test_a_key_is_made_listed_and_revoked(shell: Shell) -> None:
    made = shell.type("keys", "create", "shop", "--scope", "guard", "--json")
    token = json.loads(made.out)["key"]
    revoked = shell.type("keys", "revoke", "shop")
    listed = shell.type("keys", "list", "--json")

    assert (made.status, revoked.status, listed.status) == (0, 0, 0)
    found = {key["name"]: key for key in json.loads(listed.out)}
    assert found["shop"]["scopes"] == ["guard"]
    assert found["shop"]["revoked_at"] is not None
    assert token not in listed.said


def test_keys_are_listed_for_people_too(shell: Shell) -> None:
    shell.type("keys", "create", "desk", "--scope", "admin", "--seller", "acme")

    listed = shell.type("keys", "list")

    assert "desk  valid  admin  only acme\n" in listed.out


@pytest.mark.parametrize(
    "words",
    [("keys", "create", "demo", "--scope", "guard"), ("keys", "revoke", "nobody")],
)
def test_what_a_command_cannot_do_is_told_with_status_one(
    shell: Shell, words: tuple[str, ...]
) -> None:
    told = shell.type(*words)

    assert told.status == 1
    assert not told.out
    assert told.err


def test_the_shipped_config_can_be_checked_and_published(shell: Shell) -> None:
    checked = shell.type("rules", "check", "--json")
    published = shell.type(
        *("rules", "publish", "--by", "Kim", "--reason", "A test", "--json")
    )

    assert json.loads(checked.out)["valid"] is True
    assert published.status == 0
    assert json.loads(published.out)["version"]


def test_a_config_with_faults_is_not_published_and_each_is_named(shell: Shell) -> None:
    broken = shell.folder / "broken"
    shutil.copytree(ROOT / "config", broken)
    with (broken / "sellers.toml").open("a", encoding="utf-8") as file:
        file.write('\n[sellers.third]\nname = 5\ntime_zone = "Nowhere/Town"\n')

    where = ("--config", str(broken))
    checked = shell.type("rules", "check", *where)
    published = shell.type("rules", "publish", *where, "--by", "Kim", "--reason", "No")

    assert (checked.status, published.status) == (1, 1)
    assert "sellers.third.name" in checked.err
    assert "sellers.third.time_zone" in checked.err


def test_loading_the_demo_again_changes_nothing(shell: Shell, urls: Urls) -> None:
    with owner(urls) as connection:
        before = connection.execute(COUNTS).fetchone()
    first = shell.type("demo", "load")
    second = shell.type("demo", "load")
    with owner(urls) as connection:
        after = connection.execute(COUNTS).fetchone()

    assert before == after
    assert first.out == second.out
    assert (shell.instance / "demo.key").read_text("ascii") == first.out


def test_nobody_else_may_read_the_demos_key(shell: Shell) -> None:
    assert (shell.instance / "demo.key").stat().st_mode & 0o777 == 0o600


def test_a_text_needs_a_service_that_runs(shell: Shell) -> None:
    told = shell.type("demo", "text", ANA_PHONE, "STOP", CONSENT_PUBLIC_URL=NOWHERE)

    assert told.status == 1
    assert told.err == f"Error: Nothing answers at {NOWHERE}; start it with: make run\n"


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_an_untouched_ledger_verifies(shell: Shell, form: list[str]) -> None:
    told = shell.type("ledger", "verify", *form)

    assert told.status == 0
    assert "as computed" in told.out or form


def test_a_standing_that_was_touched_is_found(shell: Shell, urls: Urls) -> None:
    touch = "UPDATE standing SET at = at {} interval '1 second' WHERE basis IS NOT NULL"
    with owner(urls) as connection:
        connection.execute(touch.format("+").encode())
        told = shell.type("ledger", "verify")
        connection.execute(touch.format("-").encode())

    assert told.status == 1
    assert "differences." in told.err


def test_an_event_that_was_touched_is_found(shell: Shell, urls: Urls) -> None:
    touch = "UPDATE consent_event SET reference = reference || %s WHERE sequence = 1"
    with owner(urls) as connection:
        connection.execute(BOOK_TRIGGERS.format("DISABLE").encode())
        connection.execute(touch, ["x"])
        told = shell.type("ledger", "verify", "--json")
        connection.execute("UPDATE consent_event SET reference = 'demo'")
        connection.execute(BOOK_TRIGGERS.format("ENABLE").encode())
        count = "SELECT count(*) FROM consent_event WHERE sequence = 1"
        touched = connection.execute(count).fetchone()

    assert told.status == 1
    found = [json.loads(line) for line in told.out.splitlines()]
    assert touched == (len(found),)
    assert {fault["sequence"] for fault in found} == {1}
