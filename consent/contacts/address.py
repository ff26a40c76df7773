"""An address at which somebody can be reached or located. Pure.

An address has two forms: `text`, by which it is matched (one mailbox, one number, one
house is one text), and `as_given`, to which we write. Neither shows in a `repr`.
"""

from dataclasses import dataclass
from enum import StrEnum

from consent.contacts.device_id import parse_device
from consent.contacts.email_address import parse_email
from consent.contacts.forms import Forms, InvalidAddressError
from consent.contacts.phone_number import parse_heard, parse_phone
from consent.contacts.postal_address import parse_postal
from consent.vocabulary.channel import KIND_OF, Channel, ContactKind

MASK = "…"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Address:
    """One address: its kind, the form it is matched by, the form it is written to."""

    kind: ContactKind
    text: str
    as_given: str

    def __repr__(self) -> str:
        """Show the kind only; the rest is personal."""
        return f"<Address {self.kind.value}>"

    @property
    def masked(self) -> str:
        """Return what the holder recognises and nobody else can write to."""
        match self.kind:
            case ContactKind.EMAIL:
                local, _, domain = self.as_given.rpartition("@")
                return f"{local[:1]}{MASK}@{domain}"
            case ContactKind.PHONE:
                return f"{MASK}{self.text[-4:]}"
            case ContactKind.POSTAL | ContactKind.DEVICE:
                return MASK


class Origin(StrEnum):
    """Who spells an address: a caller, or the network that carried a message."""

    CALLER = "caller"
    NETWORK = "network"


def parse(
    channel: Channel,
    value: object,
    *,
    at: str = "/address",
    origin: Origin = Origin.CALLER,
) -> Address:
    """Return the address a value spells on a channel, or say what would be right.

    `at` is where the value stands in the body. A number that the network itself
    reports is taken although it is in no published range: a STOP counts from anywhere.
    """
    kind = KIND_OF[channel]
    try:
        forms = _forms(kind, value, origin)
    except InvalidAddressError as error:
        raise InvalidAddressError(error.detail, errors={at: [error.detail]}) from None
    return Address(kind=kind, text=forms.text, as_given=forms.as_given)


def _forms(kind: ContactKind, value: object, origin: Origin) -> Forms:
    match kind:
        case ContactKind.EMAIL:
            return parse_email(value)
        case ContactKind.PHONE if origin is Origin.NETWORK:
            return parse_heard(value)
        case ContactKind.PHONE:
            return parse_phone(value)
        case ContactKind.POSTAL:
            return parse_postal(value)
        case ContactKind.DEVICE:
            return parse_device(value)
