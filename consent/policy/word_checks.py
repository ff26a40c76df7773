"""What must hold of the words and of the replies to them. Pure."""

from collections.abc import Iterable, Iterator, Mapping

from consent.policy.document import WORDS_FILE, LanguageEntry, SellerEntry, WordsEntry
from consent.policy.faults import Fault
from consent.policy.spelling import reduced
from consent.policy.words import DEFAULT_LANGUAGE, WordKind

# Each of these alone revokes consent, whoever it is sent to: 47 CFR 64.1200(a)(10).
FCC_WORDS = ("stop", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe")

# The GSM alphabet of 3GPP TS 23.038; up to 160 of these go out as one text.
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_ONE_TEXT = 160

_OPT_OUTS = frozenset({WordKind.OPT_OUT.value, WordKind.OPT_OUT_ALL.value})
_SAME_AS = {
    "opt_out": _OPT_OUTS,
    "opt_in": frozenset({WordKind.OPT_IN.value, WordKind.YES.value}),
    "help": frozenset({WordKind.HELP.value}),
}
"""For what the provider does, the kinds of word by which we do the same."""


def word_faults(words: WordsEntry) -> Iterator[Fault]:
    """Find words that mean nothing or two things, and those that may not be missing."""
    places: dict[str, str] = {}
    for path, spelling in _spellings(words["languages"]):
        text = reduced(spelling)
        if not text:
            yield _fault(path, "A word has no Latin letter and no digit.")
        elif places.setdefault(text, path) != path:
            yield _fault(path, f"The word {spelling} stands in {places[text]} too.")
    kinds = {text: path.rpartition(".")[2] for text, path in places.items()}
    yield from _missing(kinds, words["provider_answers"])


def _missing(
    kinds: Mapping[str, str], answered: Mapping[str, list[str]]
) -> Iterator[Fault]:
    """Find the law's words and the provider's that are not listed for the same."""
    for word in FCC_WORDS:
        if kinds.get(word) not in _OPT_OUTS:
            text = f"The opt-out word {word} must stay: 47 CFR 64.1200(a)(10)."
            yield _fault("languages", text)
    for act, spellings in answered.items():
        for spelling in spellings:
            if kinds.get(reduced(spelling)) not in _SAME_AS[act]:
                text = f"The provider acts on {spelling}; no language lists it so."
                yield _fault(f"provider_answers.{act}", text)


def reply_faults(
    languages: Iterable[LanguageEntry], sellers: list[SellerEntry]
) -> Iterator[Fault]:
    """Find replies that name an unknown field or do not fit in one text."""
    known = set()
    for entry in languages:
        known.add(entry["language"])
        replies = entry["replies"]
        for name in ("opt_out", "help"):
            template = replies["opt_out"] if name == "opt_out" else replies["help"]
            text = _reply_fault(template, sellers)
            if text is not None:
                yield _fault(f"languages.{entry['language']}.replies.{name}", text)
    if DEFAULT_LANGUAGE not in known:
        yield _fault("languages", "English (en) is missing.")


def _reply_fault(template: str, sellers: list[SellerEntry]) -> str | None:
    """Return what is wrong with a reply, or nothing."""
    if "{seller}" not in template:
        return "A reply names the {seller}."
    plain = template.replace("{seller}", "").replace("{help_contact}", "")
    if "{" in plain or "}" in plain:
        return "A reply has the fields {seller} and {help_contact}, and no other brace."
    for seller in sellers:
        text = template.replace("{help_contact}", seller["help_contact"])
        text = text.replace("{seller}", seller["name"])
        if len(text) > _ONE_TEXT or not _GSM.issuperset(text):
            return f"Not one text of 160 GSM-7 characters for {seller['id']}."
    return None


def _spellings(languages: Iterable[LanguageEntry]) -> Iterator[tuple[str, str]]:
    """Yield every word with the path of its list; filler is a list like the others."""
    for entry in languages:
        for kind, spellings in (*entry["words"].items(), ("filler", entry["filler"])):
            for spelling in spellings:
                yield f"languages.{entry['language']}.{kind}", spelling


def _fault(path: str, text: str) -> Fault:
    return Fault(file=WORDS_FILE, path=path, text=text)
