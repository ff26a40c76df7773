"""The config as one JSON document: its shape, and its fingerprint. Pure."""

import hashlib
from typing import NotRequired, TypedDict, cast

import rfc8785

PURPOSES_FILE, SELLERS_FILE, WORDS_FILE = "purposes.toml", "sellers.toml", "words.toml"
BREAKERS_FILE = "breakers.toml"
BRAND_FILE = "brand.toml"

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
    gpc: NotRequired[bool]
    gpc_overrules: NotRequired[bool]
    double_opt_in: NotRequired[list[str]]


class ConfirmationEntry(TypedDict):
    """How many days a request waits for its second step, and is reminded of."""

    expires_after: int
    remind_after: NotRequired[int]


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


class LogoEntry(TypedDict):
    """A picture: its media type, and what its file holds in base64."""

    media: str
    content: str


class PaletteEntry(TypedDict):
    """The colours of light or dark, each as `#rrggbb`."""

    accent: str
    on_accent: str
    ink: str
    paper: str


class BrandEntry(TypedDict):
    """`brand.toml`."""

    name: str | None
    logo: LogoEntry | None
    logo_alt: str | None
    light: PaletteEntry
    dark: PaletteEntry
    fonts: list[str]
    frame_origins: list[str]
    return_origins: list[str]
    api_origins: list[str]
    form_origins: list[str]


class Document(TypedDict):
    """The whole config; lists where order counts: a JSON object keeps none.

    A document from before there were breakers, a brand, or days of a confirmation,
    says nothing of them.
    """

    format: int
    purposes: list[PurposeEntry]
    confirmation: NotRequired[ConfirmationEntry]
    default_seller: str
    sellers: list[SellerEntry]
    words: WordsEntry
    breakers: NotRequired[list[BreakerEntry]]
    brand: NotRequired[BrandEntry]


def digest(document: Document) -> bytes:
    """Return the SHA-256 of the document in canonical JSON (RFC 8785)."""
    return hashlib.sha256(rfc8785.dumps(cast("dict[str, str]", document))).digest()
