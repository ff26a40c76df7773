"""Make texts that mean the same be the same. Pure."""

import unicodedata


def folded(text: str) -> str:
    """Return a text without regard to case and composition (Unicode, D145)."""
    decomposed = unicodedata.normalize("NFD", text).casefold()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", decomposed))


def tidied(text: str) -> str:
    """Return a text in composed form, with single spaces and none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def has_controls(text: str) -> bool:
    """Say whether a text holds a character that no address is written with."""
    return any(unicodedata.category(sign) in {"Cc", "Cf", "Cs"} for sign in text)
