"""What reading an address gives: its two forms, or an error. Pure."""

from dataclasses import dataclass

from consent.vocabulary.errors import InvalidError

MOST = 400
"""The longest text looked at: composing marks takes the square of their number."""


class InvalidAddressError(InvalidError):
    """The value is no address on this channel; the text never repeats it."""

    code = "invalid_address"
    remedy = (
        "Send an e-mail address, a phone number with + and its country code, a postal "
        "address as an object, or a device id, as the channel asks."
    )


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Forms:
    """The form an address is matched by, and the form it is written to."""

    text: str
    as_given: str


def one_text(value: object, *, expected: str) -> str:
    """Return a value that is a text, without the spaces around it."""
    if not isinstance(value, str) or len(value) > MOST or not value.strip():
        raise InvalidAddressError(expected)
    return value.strip()
