"""A decision and the history behind it, at a shell."""

import json

import pytest

from consent.demo.people import ANA_PHONE, BEN_PHONE, CLEO_MAIL, DAN_MAIL, EVE_PHONE
from tests.integration.cli.shell import Shell

NEVER = "+14155550199"
POST = json.dumps({"lines": ["1 Main Street"], "city": "Springfield", "country": "US"})


def codes(out: str) -> list[str]:
    return [reason["code"] for reason in json.loads(out)["decision"]["reasons"]]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("sms", ANA_PHONE, "offers"), []),
        (("call", EVE_PHONE, "offers"), []),
        (("sms", BEN_PHONE, "offers"), ["opted_out"]),
        (("email", CLEO_MAIL, "newsletter"), ["consent_unconfirmed"]),
        (("email", DAN_MAIL, "offers"), ["account_deactivated"]),
        (("sms", NEVER, "offers"), ["consent_missing"]),
        (("mail", POST, "offers"), ["consent_missing"]),
        (
            ("sms", ANA_PHONE, "offers", "--seller", "acme-partner"),
            ["consent_seller_mismatch"],
        ),
        (("sms", ANA_PHONE, "offers", "--account", "C-1"), ["account_missing"]),
    ],
)
def test_the_decision_is_printed_as_json(
    shell: Shell, words: tuple[str, ...], expected: list[str]
) -> None:
    told = shell.type("guard", "explain", *words, "--json")

    assert told.status == 0
    assert codes(told.out) == expected
    assert json.loads(told.out)["decision"]["allowed"] is not bool(expected)


def test_a_yes_shows_what_it_rests_on(shell: Shell) -> None:
    told = shell.type("guard", "explain", "sms", ANA_PHONE, "offers")

    assert told.status == 0
    assert told.out.startswith("ALLOW\n  rests on express_written consent, event ")
    assert "signature: 'Ana'" in told.out


def test_a_no_shows_the_words_that_were_said(shell: Shell) -> None:
    told = shell.type("guard", "explain", "sms", BEN_PHONE, "offers")

    assert told.status == 0
    assert told.out.startswith("DENY\n  opted_out: Do not send.")
    assert "words: 'please stop texting me'" in told.out


def test_what_would_be_is_marked_as_such(shell: Shell) -> None:
    at = ("--at", "2090-01-01T12:00:00Z")

    told = shell.type("guard", "explain", "sms", ANA_PHONE, "offers", *at)

    assert told.out.startswith("ALLOW (hypothetical)\n")


def test_an_address_never_seen_has_no_history(shell: Shell) -> None:
    told = shell.type("guard", "explain", "sms", NEVER, "offers", "--json")
    for_people = shell.type("guard", "explain", "sms", NEVER, "offers")

    assert json.loads(told.out)["history"] is None
    assert for_people.out.endswith("This address was never seen.\n")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("sms", "123", "offers"), "invalid_address"),
        (("mail", "1 Main Street", "offers"), "invalid_address"),
        (("mail", '{"lines": []}', "offers"), "invalid_address"),
        (("sms", NEVER, "gossip"), "unknown_purpose"),
        (("sms", NEVER, "offers", "--seller", "nobody"), "unknown_seller"),
    ],
)
def test_a_question_that_cannot_be_put_is_told_with_status_one(
    shell: Shell, words: tuple[str, ...], code: str
) -> None:
    told = shell.type("guard", "explain", *words)

    assert told.status == 1
    assert f"({code})" in told.err
    assert not told.out
