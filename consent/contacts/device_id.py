"""Device ids: opaque, the business's own. Pure."""

import re

from consent.contacts.forms import Forms, InvalidAddressError, one_text

EXPECTED = (
    "Give an opaque device id: 8 to 200 visible ASCII characters, "
    "not an e-mail address and not a phone number."
)

_VISIBLE = re.compile(r"[!-~]{8,200}")
_PHONE_LIKE = re.compile(r"(tel:)?\+?[0-9().\-/]{8,24}", re.IGNORECASE)


def parse_device(value: object) -> Forms:
    """Return the device an opaque id names; one that looks like a person is refused."""
    written = one_text(value, expected=EXPECTED)
    if not _VISIBLE.fullmatch(written) or "@" in written:
        raise InvalidAddressError(EXPECTED)
    if _PHONE_LIKE.fullmatch(written):
        raise InvalidAddressError(EXPECTED)
    return Forms(text=written, as_given=written)
