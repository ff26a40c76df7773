"""What an inbound text asks for, read by the whole message. Pure.

Nothing is guessed: a text that is no listed word is no opt-out here, however close.
"""

from dataclasses import dataclass
from enum import StrEnum

from consent.policy.spelling import reduced
from consent.policy.words import Word, WordKind, Words


class Intent(StrEnum):
    """What the person wants."""

    OPT_OUT = "opt_out"
    OPT_IN = "opt_in"
    HELP = "help"
    REVIEW = "review"
    NONE = "none"


class State(StrEnum):
    """Where the person stands with the sender when the text arrives."""

    SUBSCRIBED = "subscribed"
    OPTED_OUT = "opted_out"
    PENDING = "pending"
    NONE = "none"


class ReadingRule(StrEnum):
    """By which rule a text was read."""

    PROVIDER_VERDICT = "provider_verdict"
    EMPTY = "empty"
    SIGN = "sign"
    WORD = "word"
    YES_NOT_ASKED = "yes_not_asked"
    NO_WORD = "no_word"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a text was read. `word` is the list's spelling, never the person's text."""

    intent: Intent
    rule: ReadingRule
    language: str | None = None
    word: str | None = None
    provider_answered: bool = False
    everything: bool = False
    """Whether it names all programs of all sellers (STOPALL)."""


VERDICTS: dict[str, Intent] = {
    "STOP": Intent.OPT_OUT,
    "START": Intent.OPT_IN,
    "HELP": Intent.HELP,
}
"""Twilio's `OptOutType`."""

_ANSWERABLE = frozenset({State.PENDING, State.OPTED_OUT})
"""Only somebody who was asked, or who left, can say yes."""


def read(body: str, *, words: Words, verdict: str | None, state: State) -> Reading:
    """Say what a text asks for: the provider's verdict first, then our own reading."""
    text = reduced(body)
    word = words.find(text)
    judged = VERDICTS.get((verdict or "").strip().upper())
    if judged is not None:
        return _reading(judged, ReadingRule.PROVIDER_VERDICT, word, answered=True)
    answered = words.provider_acts_on(body)
    if word is not None:
        intent, rule = _meaning(word, state)
        return _reading(intent, rule, word, answered=answered)
    if text:
        return _reading(Intent.NONE, ReadingRule.NO_WORD, None, answered=answered)
    if any(sign in body for sign in words.opt_out_signs):
        return _reading(Intent.OPT_OUT, ReadingRule.SIGN, None, answered=answered)
    return _reading(Intent.NONE, ReadingRule.EMPTY, None, answered=answered)


def _meaning(word: Word, state: State) -> tuple[Intent, ReadingRule]:
    """Return what a word means to somebody who stands here."""
    match word.kind:
        case WordKind.OPT_OUT | WordKind.OPT_OUT_ALL:
            return Intent.OPT_OUT, ReadingRule.WORD
        case WordKind.OPT_IN:
            return Intent.OPT_IN, ReadingRule.WORD
        case WordKind.HELP:
            return Intent.HELP, ReadingRule.WORD
        case WordKind.YES:
            if state in _ANSWERABLE:
                return Intent.OPT_IN, ReadingRule.WORD
            return Intent.NONE, ReadingRule.YES_NOT_ASKED


def _reading(
    intent: Intent, rule: ReadingRule, word: Word | None, *, answered: bool
) -> Reading:
    return Reading(
        intent=intent,
        rule=rule,
        language=word.language if word else None,
        word=word.spelling if word else None,
        provider_answered=answered,
        everything=intent is Intent.OPT_OUT
        and word is not None
        and word.kind is WordKind.OPT_OUT_ALL,
    )
