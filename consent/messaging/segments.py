"""How many SMS a text becomes. Pure.

A text that stays inside the GSM alphabet (3GPP TS 23.038, formerly GSM 03.38) is
counted in septets, any other in UTF-16 units. Parts of a long text lose room to the
header that joins them, and no character is cut in two.
"""

from collections.abc import Iterator

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ"
    " !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
"""Each of these takes an escape before it."""

_GSM_ALONE, _GSM_JOINED = 160, 153
_UCS2_ALONE, _UCS2_JOINED = 70, 67
_LAST_SINGLE_UNIT = "\uffff"


def segments(text: str) -> int:
    """Return the number of SMS that a text is sent, and charged, as."""
    if _BASIC.union(_EXTENDED).issuperset(text):
        widths = [2 if character in _EXTENDED else 1 for character in text]
        return _parts(widths, alone=_GSM_ALONE, joined=_GSM_JOINED)
    widths = [2 if character > _LAST_SINGLE_UNIT else 1 for character in text]
    return _parts(widths, alone=_UCS2_ALONE, joined=_UCS2_JOINED)


def _parts(widths: list[int], *, alone: int, joined: int) -> int:
    if sum(widths) <= alone:
        return 1
    return sum(1 for _ in _starts(widths, joined))


def _starts(widths: list[int], room: int) -> Iterator[int]:
    """Yield where each part begins; what does not fit whole begins the next."""
    left = 0
    for position, width in enumerate(widths):
        if width > left:
            yield position
            left = room
        left -= width
