"""What a message is for, and which purposes a scope covers. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from consent.vocabulary.channel import Channel

ALL = "*"
"""The scope that covers every value; for purposes, every one that needs consent."""

CLASS_PREFIX = "class:"
"""How the scope of a whole class of purposes begins."""


class PurposeClass(StrEnum):
    """What an opt-out reaches: see `docs/architecture.md`, classes."""

    MARKETING = "marketing"
    INFORMATIONAL = "informational"
    SERVICE = "service"
    RESPONSE = "response"


NEEDS_CONSENT = frozenset({PurposeClass.MARKETING, PurposeClass.INFORMATIONAL})

RESPONSES: tuple[str, ...] = (
    "opt_out_reply",
    "help_reply",
    "confirmation_request",
    "manage_link",
    "identity_code",
    "referral",
    "notice",
    "closing",
)
"""The closed list of what the product itself must say; never taken from a caller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What the first text of a recurring program must tell (CTIA handbook, 5.1)."""

    name: str
    frequency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """An entry of `config/purposes.toml`.

    `gpc` says that the browser signal Sec-GPC switches it off; `gpc_overrules`, that it
    does so although the person had agreed by themselves. `double_opt_in` are the
    channels on which agreeing takes a second step.
    """

    id: str
    purpose_class: PurposeClass
    channels: frozenset[Channel]
    titles: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    sendgrid_group: int | None = None
    program: Program | None = None
    gpc: bool = False
    gpc_overrules: bool = False
    double_opt_in: frozenset[Channel] = frozenset()

    def title(self, language: str) -> str:
        """Return what people call it, in the language that is nearest."""
        return in_language(self.titles, language) or self.id

    def description(self, language: str) -> str:
        """Return what it is, in the language that is nearest."""
        return in_language(self.descriptions, language) or ""


def in_language(texts: Mapping[str, str], language: str) -> str | None:
    """Return the text of a language tag, of its language alone, or else the English."""
    whole = language.lower()
    known = {tag.lower(): text for tag, text in texts.items()}
    for tag in (whole, whole.partition("-")[0], "en"):
        if tag in known:
            return known[tag]
    return None


def class_scope(purpose_class: PurposeClass) -> str:
    """Return the scope that covers a whole class, such as `class:marketing`."""
    return f"{CLASS_PREFIX}{purpose_class.value}"


def purpose_scopes(purpose: str, purpose_class: PurposeClass) -> tuple[str, ...]:
    """Return every purpose scope that contains a purpose of this class.

    No scope contains a purpose of class service or response but its own name, which
    no event may carry: an opt-out never reaches them.
    """
    if purpose_class in NEEDS_CONSENT:
        return (purpose, class_scope(purpose_class), ALL)
    return (purpose,)
