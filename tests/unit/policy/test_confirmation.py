"""The second step of a double opt-in, as it is configured."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from consent.policy.build import UnbuildableError, build
from consent.policy.confirmation import Confirmation
from consent.policy.document import ConfirmationEntry
from consent.policy.faults import ConfigError
from consent.policy.files import ConfigFolder
from consent.vocabulary.channel import Channel
from tests.unit.policy.shipped import FOLDER, NOON, shipped_document, shipped_policy

SHIPPED = "expires_after = 7\nremind_after = 2\n"
NEWSLETTER = 'double_opt_in = ["email"]'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    return tmp_path


def change(folder: Path, old: str, new: str) -> ConfigFolder:
    path = folder / "purposes.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return ConfigFolder(path=folder)


def test_the_newsletter_asks_twice_by_mail_and_nothing_else_does() -> None:
    policy = shipped_policy()

    pairs = [(purpose, channel) for purpose in policy.purposes for channel in Channel]
    twice = {pair for pair in pairs if policy.asks_twice(*pair)}

    assert twice == {("newsletter", Channel.EMAIL)}
    assert not policy.asks_twice("nothing", Channel.EMAIL)
    assert policy.confirmation == Confirmation(
        expires_after=timedelta(days=7), remind_after=timedelta(days=2)
    )


def test_a_version_from_before_there_were_second_steps_is_built_as_it_was() -> None:
    document = shipped_document()
    del document["confirmation"]
    for entry in document["purposes"]:
        entry.pop("double_opt_in", None)

    policy = build(document, version="2026-11-20+0000", published_at=NOON)

    assert policy.confirmation == Confirmation(expires_after=timedelta(days=7))
    assert not policy.asks_twice("newsletter", Channel.EMAIL)


def test_a_folder_that_says_nothing_of_it_publishes_nothing_of_it(folder: Path) -> None:
    change(folder, NEWSLETTER, "")

    document = change(folder, f"[confirmation]\n{SHIPPED}", "").read()

    assert "confirmation" not in document
    assert not any("double_opt_in" in entry for entry in document["purposes"])


def test_without_a_day_for_it_nobody_is_reminded(folder: Path) -> None:
    document = change(folder, SHIPPED, "expires_after = 3").read()

    policy = build(document, version="2026-11-20+0000", published_at=NOON)

    assert policy.confirmation == Confirmation(expires_after=timedelta(days=3))


@pytest.mark.parametrize(
    ("old", "new", "place", "told"),
    [
        (SHIPPED, "expires_after = 0", "confirmation.expires_after", "from 1 to 30"),
        (SHIPPED, "expires_after = 31", "confirmation.expires_after", "from 1 to 30"),
        (SHIPPED, "remind_after = 2", "confirmation.expires_after", "Missing"),
        (SHIPPED, f"{SHIPPED}expires = 2", "confirmation.expires", "Unknown"),
        (
            SHIPPED,
            "expires_after = 2\nremind_after = 2",
            "confirmation.remind_after",
            "fewer days than expires_after",
        ),
        (
            NEWSLETTER,
            'double_opt_in = ["mail"]',
            "purposes.newsletter.double_opt_in.0",
            "by email and by sms only",
        ),
        (
            NEWSLETTER,
            'double_opt_in = ["sms"]',
            "purposes.newsletter.double_opt_in",
            "only channels of this purpose",
        ),
        (
            NEWSLETTER,
            'double_opt_in = ["email", "email"]',
            "purposes.newsletter.double_opt_in",
            "twice",
        ),
        (
            "[purposes.receipts]",
            '[purposes.receipts]\ndouble_opt_in = ["email"]',
            "purposes.receipts.double_opt_in",
            "needs no consent",
        ),
    ],
)
def test_what_cannot_be_is_a_fault_that_says_what_would_be_right(
    folder: Path, old: str, new: str, place: str, told: str
) -> None:
    changed = change(folder, old, new)

    with pytest.raises(ConfigError) as refused:
        changed.read()

    ((where, texts),) = refused.value.errors.items()
    assert where == f"purposes.toml: {place}"
    assert told in texts[0]


def test_a_damaged_number_of_days_is_no_policy() -> None:
    document = shipped_document()
    damaged: ConfirmationEntry = {"expires_after": "soon"}  # type: ignore[typeddict-item]  # what a damaged row may hold
    document["confirmation"] = damaged

    with pytest.raises(UnbuildableError):
        build(document, version="2026-11-20+0000", published_at=NOON)
