"""Bodies as one text, however they were written down (RFC 8785). Pure."""

import orjson
import rfc8785

_PLAIN = (str, bool, type(None))


def canonical(value: object) -> bytes:
    """Return the canonical JSON of a value that is plain JSON.

    An object of texts, as nearly every body is, is written by the faster library: where
    there is no number and no name beyond ASCII the two write the same bytes.
    """
    if isinstance(value, dict) and all(
        type(name) is str and name.isascii() and isinstance(part, _PLAIN)
        for name, part in value.items()
    ):
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    return rfc8785.dumps(value)  # type: ignore[arg-type]  # it is plain JSON
