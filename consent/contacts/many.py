"""Reads addresses by the million, each exactly as `address.parse` reads it. Pure.

What most addresses look like is recognised by one expression; whatever else stands
there, and so every refusal, is left to `parse`. The domains of mailboxes are kept, as
many as there is room for, because the library takes longest for them; nothing else is.
"""

import re
from collections.abc import Callable
from functools import lru_cache, partial

from email_validator.rfc_constants import CASE_INSENSITIVE_MAILBOX_NAMES

from consent.contacts.address import Address, parse
from consent.contacts.email_address import parse_email
from consent.contacts.forms import InvalidAddressError
from consent.contacts.phone_plans import is_plainly_valid
from consent.vocabulary.channel import KIND_OF, Channel, ContactKind

Read = Callable[[object], Address]
"""Returns the address a value spells, or raises InvalidAddressError."""

_DOMAINS = 32_768
_PUNYCODE = "xn--"
_NAMES = frozenset(CASE_INSENSITIVE_MAILBOX_NAMES)
_LONGEST = 254
# What the library takes for a local part, and a domain in ASCII that it will judge.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_MAILBOX = re.compile(
    rf"(?=[^@]{{1,64}}@)({_ATOM}(?:\.{_ATOM})*)@([A-Za-z0-9.-]{{1,253}})"
)


def reader(channel: Channel) -> Read:
    """Return what reads the addresses of a channel as `parse` does, but sooner."""
    match KIND_OF[channel]:
        case ContactKind.EMAIL:
            return _mailbox
        case ContactKind.PHONE:
            return _number
        case ContactKind.POSTAL | ContactKind.DEVICE:
            return partial(parse, channel)


def _number(value: object) -> Address:
    if isinstance(value, str) and is_plainly_valid(value):
        return Address(kind=ContactKind.PHONE, text=value, as_given=value)
    return parse(Channel.SMS, value)


def _mailbox(value: object) -> Address:
    found = _MAILBOX.fullmatch(value) if isinstance(value, str) else None
    if found is None or found.end() > _LONGEST:
        return parse(Channel.EMAIL, value)
    local, written = found.groups()
    domain = _domain(written)
    if domain is None:
        return parse(Channel.EMAIL, value)
    lower = local.lower()
    as_given = lower if lower in _NAMES else local
    return Address(
        kind=ContactKind.EMAIL,
        text=f"{lower}@{domain}",
        as_given=f"{as_given}@{domain}",
    )


@lru_cache(maxsize=_DOMAINS)
def _domain(written: str) -> str | None:
    """Return the one form of a domain in ASCII; nothing where `parse` must look."""
    if _PUNYCODE in written.lower():
        return None
    try:
        return parse_email(f"a@{written}").text.removeprefix("a@")
    except InvalidAddressError:
        return None
