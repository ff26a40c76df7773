"""Whether a request carries the signal Sec-GPC, and whether a person waits. Pure.

https://www.w3.org/TR/gpc/ defines the one value `1`; whatever else stands there is no
signal.
"""

from collections.abc import Iterable

HEADER = "Sec-GPC"
PURPOSE_HEADERS = ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")
"""In which headers a browser says that it only looks ahead, now and formerly."""

_SET = "1"
_AHEAD = frozenset({"prefetch", "prerender", "preview"})


def is_set(values: Iterable[str]) -> bool:
    """Say whether one of the values is exactly `1`.

    Servers join headers that stand twice with a comma: each part is a value.
    """
    return any(part.strip(" \t") == _SET for part in _parts(values, ","))


def looks_ahead(method: str, purposes: Iterable[str]) -> bool:
    """Say whether nobody looks at the answer yet: a HEAD, a prefetch, a preview."""
    said = {part.strip(" \t").lower() for part in _parts(_parts(purposes, ","), ";")}
    return method == "HEAD" or not _AHEAD.isdisjoint(said)


def _parts(values: Iterable[str], separator: str) -> list[str]:
    return [part for value in values for part in value.split(separator)]
