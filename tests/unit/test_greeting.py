"""What a start says."""

import re
import shlex
from collections.abc import Mapping
from pathlib import Path

import orjson
import pytest

from consent.greeting import Tour, greeting
from consent.settings import Settings

TWILIO = {
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_AUTH_TOKEN": "hidden-token",
    "TWILIO_FROM": "+12025550100",
}
SENDGRID = {"SENDGRID_API_KEY": "hidden-key", "SENDGRID_FROM": "news@acme.example"}
URL = "https://consent.example.com"


def greeted(
    folder: Path, variables: Mapping[str, str], tour: Tour | None = None
) -> str:
    environ = {"CONSENT_INSTANCE_DIR": str(folder), "CONSENT_PUBLIC_URL": URL}
    return greeting(Settings.read({**environ, **variables}), tour)


@pytest.mark.parametrize(
    ("variables", "outlet"),
    [
        ({}, "No provider is set: messages go to this console, and nowhere else."),
        (TWILIO, "Messages leave through Twilio."),
        (SENDGRID, "Messages leave through SendGrid."),
        ({**TWILIO, **SENDGRID}, "Messages leave through Twilio and SendGrid."),
    ],
)
def test_it_says_where_it_serves_and_how_messages_leave(
    tmp_path: Path, variables: dict[str, str], outlet: str
) -> None:
    said = greeted(tmp_path, variables)

    assert said.splitlines() == [
        f"Consent serves on {URL}",
        f"  {outlet}",
        f"  API reference: {URL}/docs",
    ]


def test_no_secret_is_in_it(tmp_path: Path) -> None:
    said = greeted(tmp_path, {**TWILIO, **SENDGRID})

    assert "hidden" not in said


def test_with_the_demo_it_says_what_to_try_first(tmp_path: Path) -> None:
    page = f"{URL}/preferences/a-token"

    said = greeted(tmp_path, {}, Tour(key="ck_demo", page=page))

    pasted = re.search(r"^  curl .*?(?=\n\n)", said, re.MULTILINE | re.DOTALL)
    assert pasted is not None
    words = shlex.split(pasted.group().replace("\\\n", " "))
    assert f"{URL}/v1/guard/check" in words
    assert "Authorization: Bearer ck_demo" in words
    assert orjson.loads(words[-1])["purpose"] == "offers"
    assert "consent demo text +14155550123 STOP" in said
    assert f"  {page}" in said.splitlines()
    assert "30 minutes" in said
