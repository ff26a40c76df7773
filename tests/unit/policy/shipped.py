"""The config as it is shipped, for tests."""

from datetime import UTC, datetime
from pathlib import Path

from consent.policy.build import build
from consent.policy.document import Document
from consent.policy.files import ConfigFolder
from consent.policy.values import Policy
from consent.vocabulary.seller import Sender

FOLDER = Path(__file__).parents[3] / "config"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def shipped_document() -> Document:
    """Return the shipped config."""
    return ConfigFolder(path=FOLDER).read()


def shipped_policy(*default_senders: Sender) -> Policy:
    """Return the shipped config as a policy."""
    return build(
        shipped_document(),
        version="2026-11-20+0000",
        published_at=NOON,
        default_senders=default_senders,
    )
