"""The config as one JSON document: its shape, and its fingerprint. Pure."""

import hashlib
from typing import NotRequired, TypedDict, cast

import rfc8785

PURPOSES_FILE, SELLERS_FILE, WORDS_FILE = "purposes.toml", "sellers.toml", "words.toml"
BREAKERS_FILE = "breakers.toml"

FORMAT = 1
"""The shape of the document; code that knows another shape does not read this one."""


class ProgramEntry(TypedDict):
    """What the first text of a recurring program tells."""

    name: str
    frequency: str


class PurposeEntry(TypedDict):
    """A purpose."""

    id: str
    purpose_class: str
    channels: list[str]
    title: dict[str, str]
    description: dict[str, str]
    sendgrid_group: int | None
    program: ProgramEntry | None


class SenderEntry(TypedDict):
    """A number, messaging service or from-address."""

    channel: str
    id: str
    name: str | None
    pace: NotRequired[float]


class SellerEntry(TypedDict):
    """A seller."""

    id: str
    name: str
    postal_address: str
    policy_url: str
    time_zone: str
    help_contact: str
    partner: bool
    senders: list[SenderEntry]


class RepliesEntry(TypedDict):
    """The replies of a language."""

    opt_out: str
    help: str


class LanguageEntry(TypedDict):
    """The words of a language: a list by each kind of word."""

    language: str
    words: dict[str, list[str]]
    filler: list[str]
    replies: RepliesEntry


class WordsEntry(TypedDict):
    """`words.toml`."""

    stop_scope: str
    opt_out_signs: list[str]
    provider_answers: dict[str, list[str]]
    languages: list[LanguageEntry]


class BreakerEntry(TypedDict):
    """When a series is halted by itself: for what, above which rate."""

    cause: str
    rate: float
    least: int
    window: int


class Document(TypedDict):
    """The whole config; lists where order counts: a JSON object keeps none.

    A document from before there were breakers says nothing of them.
    """

    format: int
    purposes: list[PurposeEntry]
    default_seller: str
    sellers: list[SellerEntry]
    words: WordsEntry
    breakers: NotRequired[list[BreakerEntry]]


def digest(document: Document) -> bytes:
    """Return the SHA-256 of the document in canonical JSON (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(cast("dict[str, str]", document))).digest()
