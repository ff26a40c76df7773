"""Where in a document something is wrong, as JSON pointers (RFC 6901)."""

import re
from collections.abc import Iterator, Mapping

WHOLE = "_schema"
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")


def by_pointer(messages: object) -> dict[str, list[str]]:
    """Return a schema's messages by pointer.

    A name that the caller made up may be an address: one that is not shaped like the
    name of a field is told of at its parent.
    """
    found: dict[str, list[str]] = {}
    for pointer, text in _walk("", messages):
        found.setdefault(pointer, []).append(text)
    return found


def _walk(pointer: str, messages: object) -> Iterator[tuple[str, str]]:
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            yield from _walk(_below(pointer, name), inner)
    elif isinstance(messages, list):
        for inner in messages:
            yield from _walk(pointer, inner)
    else:
        yield pointer, str(messages)


def _below(pointer: str, name: object) -> str:
    if isinstance(name, int):
        return f"{pointer}/{name}"
    if name == WHOLE or not _PLAIN.fullmatch(str(name)):
        return pointer
    return f"{pointer}/{name}"
