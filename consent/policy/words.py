"""The words that stop and start texts, and the replies to them. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from consent.policy.spelling import reduced
from consent.vocabulary.seller import Seller

DEFAULT_LANGUAGE = "en"
"""The language of a reply when nobody knows a better one."""


class StopScope(StrEnum):
    """How far a STOP reaches."""

    STRICT = "strict"


class WordKind(StrEnum):
    """What a word does; named as its list in `config/words.toml`."""

    OPT_OUT = "opt_out"
    OPT_OUT_ALL = "opt_out_all"
    OPT_IN = "opt_in"
    YES = "yes"
    HELP = "help"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a list, as the list spells it."""

    kind: WordKind
    spelling: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replies:
    """What is replied in one language, still without the seller's name."""

    opt_out: str
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """`config/words.toml`, ready to compare with."""

    stop_scope: StopScope
    listed: Mapping[str, Word]
    """Every word by its reduced spelling."""
    filler: tuple[str, ...]
    """Reduced, the longest first."""
    opt_out_signs: frozenset[str]
    provider_answers: frozenset[str]
    """What the provider acts on by itself, case-folded."""
    replies: Mapping[str, Replies]

    def find(self, text: str) -> Word | None:
        """Return the word that a reduced message is, filler and repeats left out."""
        bare = self._without_filler(text)
        once = " ".join(dict.fromkeys(bare.split()))
        return self.listed.get(text) or self.listed.get(bare) or self.listed.get(once)

    def provider_acts_on(self, body: str) -> bool:
        """Say whether the provider blocks or unblocks, and answers, by itself."""
        return body.strip().casefold() in self.provider_answers

    def opt_out_reply(self, seller: Seller, language: str | None) -> str:
        """Return the one text that confirms an opt-out."""
        return filled(self._replies_in(language).opt_out, seller)

    def help_reply(self, seller: Seller, language: str | None) -> str:
        """Return the answer to HELP."""
        return filled(self._replies_in(language).help, seller)

    def _replies_in(self, language: str | None) -> Replies:
        """Return the replies of a language, of its base (fr for fr-CA), or English."""
        wanted = (language or DEFAULT_LANGUAGE).lower()
        base = wanted.partition("-")[0]
        return (
            self.replies.get(wanted)
            or self.replies.get(base)
            or self.replies[DEFAULT_LANGUAGE]
        )

    def _without_filler(self, text: str) -> str:
        padded = f" {text} "
        for filler in self.filler:
            while f" {filler} " in padded:
                padded = padded.replace(f" {filler} ", " ")
        return padded.strip()


def by_reduced_spelling(words: Iterable[Word]) -> dict[str, Word]:
    """Return the words by what they are compared by; the first of two stays."""
    listed: dict[str, Word] = {}
    for word in words:
        listed.setdefault(reduced(word.spelling), word)
    return listed


def filled(template: str, seller: Seller) -> str:
    """Return a reply with the seller's name and help contact in it."""
    text = template.replace("{help_contact}", seller.help_contact)
    return text.replace("{seller}", seller.name)
