"""How a text is reduced to the letters that are compared. Pure."""

import re
import unicodedata

LONGEST = 10_000
"""The longest text whose marks are composed: that takes the square of their number."""

# What mail clients and phones put below a reply, or right behind its words.
_SIGNATURE = re.compile(
    r"(?:sent (?:from|via)|get outlook for|enviado desde|envoyé (?:de|depuis)"
    r"|gesendet (?:von|mit)) .{1,80}|von meinem .{1,40} gesendet[.]?",
    re.IGNORECASE,
)
_SIGNATURE_BEHIND = re.compile(
    r"(?<=\s)sent from my "
    r"(?:iphone|ipad|(?:android|samsung|galaxy|mobile)(?: \w+)?)[.!]?\Z",
    re.IGNORECASE,
)

_APOSTROPHES = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201b\u02bc\u0060\u00b4\u2032\uff07", "'")
)

_LOOK_ALIKES = {
    look_alike: latin
    for latin, look_alikes in {
        # Cyrillic, then Greek: the letters that a reader takes for a Latin one.
        "a": "\u0410\u0430\u0391\u03b1",
        "b": "\u0412\u0432\u0392",
        "c": "\u0421\u0441",
        "d": "\u0500\u0501",
        "e": "\u0415\u0435\u0395\u03b5",
        "h": "\u041d\u043d\u04ba\u04bb\u0397",
        "i": "\u0406\u0456\u0399\u03b9",
        "j": "\u0408\u0458\u037f\u03f3",
        "k": "\u041a\u043a\u039a\u03ba",
        "l": "\u04c0\u04cf",
        "m": "\u041c\u043c\u039c",
        "n": "\u039d\u03b7",
        "o": "\u041e\u043e\u039f\u03bf",
        "p": "\u0420\u0440\u03a1\u03c1",
        "q": "\u051a\u051b",
        "s": "\u0405\u0455",
        "t": "\u0422\u0442\u03a4\u03c4",
        "u": "\u03c5",
        "v": "\u0474\u0475\u03bd",
        "w": "\u051c\u051d\u03c9",
        "x": "\u0425\u0445\u03a7\u03c7",
        "y": "\u0423\u0443\u04ae\u04af\u03a5\u03b3",
        "z": "\u0396",
    }.items()
    for look_alike in look_alikes
}
_FOLD = str.maketrans(_LOOK_ALIKES)


def reduced(text: str) -> str:
    """Return a message as plain lower-case words, one space between two.

    Signatures, invisible characters, accents, punctuation and emoji go; look-alike
    letters, spaced letters ("s t o p") and stretched ones ("stoppp") are undone.
    """
    letters = _latin(_unsigned(text).translate(_APOSTROPHES))
    folded = letters.casefold().replace("n't", "nt")
    bare = "".join(c for c in unicodedata.normalize("NFD", folded) if not _is_mark(c))
    words = re.sub("[^a-z0-9]+", " ", bare).split()
    if all(len(word) == 1 and word.isalpha() for word in words):
        words = ["".join(words)]
    return re.sub(r"([a-z])\1{2,}", r"\1", " ".join(words))


def _unsigned(text: str) -> str:
    """Return the text without the signatures; one that stands alone is the text."""
    if len(text) > LONGEST:
        text = "".join(c for c in text if not _is_mark(c))
    composed = unicodedata.normalize("NFC", text)
    lines = [line.strip() for line in composed.splitlines() if line.strip()]
    if len(lines) > 1:
        lines = [line for line in lines if not _SIGNATURE.fullmatch(line)]
    return _SIGNATURE_BEHIND.sub("", " ".join(lines))


def _latin(text: str) -> str:
    """Return the text in compatible form, unseen characters and look-alikes undone."""
    compatible = unicodedata.normalize("NFKC", text)
    visible = "".join(c for c in compatible if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFD", visible).translate(_FOLD)


def _is_mark(character: str) -> bool:
    """Say whether a character only decorates another: accents, variation selectors."""
    return unicodedata.category(character).startswith("M")
