"""`consent keys` at a shell."""

import json

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from consent.access.commands import keys
from consent.access.keys import Scope
from consent.access.service import Access
from consent.web.services import service
from tests.integration.access.conftest import Build


@pytest.fixture
def app(build: Build) -> Flask:
    return build()


def run(app: Flask, *words: str) -> Result:
    with app.app_context():
        return CliRunner().invoke(keys, words, catch_exceptions=False)


def test_a_key_is_made_shown_once_and_works(app: Flask) -> None:
    made = run(app, "create", "shop", "--scope", "guard", "--seller", "acme", "--json")

    shown = json.loads(made.stdout)
    assert shown["name"] == "shop"
    assert shown["scopes"] == ["guard"]
    with app.app_context():
        caller = service(Access).refresh(f"Bearer {shown['key']}").caller
    assert caller.scopes == {Scope.GUARD}
    assert caller.sellers == frozenset({"acme"})
    assert caller.purposes is None


def test_without_json_only_the_key_is_printed(app: Flask) -> None:
    made = run(app, "create", "shop", "--scope", "guard")

    assert made.stdout.strip().startswith("ck_")


def test_the_list_tells_everything_but_the_key(app: Flask) -> None:
    token = run(app, "create", "shop", "--scope", "guard", "--seller", "acme").stdout
    run(app, "create", "old", "--scope", "admin")
    run(app, "revoke", "old")

    listed, as_json = run(app, "list").stdout, run(app, "list", "--json").stdout

    assert "old  revoked" in listed
    assert "shop  valid  guard  only acme" in listed
    assert token.strip() not in listed + as_json
    assert [key["name"] for key in json.loads(as_json)] == ["old", "shop"]


def test_a_scope_there_is_not_is_refused(app: Flask) -> None:
    assert run(app, "create", "shop", "--scope", "all").exit_code == 2


@pytest.mark.parametrize("command", ["create", "revoke", "list"])
def test_every_command_has_an_example(app: Flask, command: str) -> None:
    assert "Example: consent keys" in run(app, command, "--help").stdout
