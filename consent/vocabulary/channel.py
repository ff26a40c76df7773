"""How a person can be reached: channels, kinds of contact, technologies. Pure."""

from enum import StrEnum


class Channel(StrEnum):
    """A way to reach or to locate somebody."""

    EMAIL = "email"
    SMS = "sms"
    CALL = "call"
    MAIL = "mail"
    LOCATION = "location"


class ContactKind(StrEnum):
    """What an address is: one phone number is one contact, for texts and calls."""

    EMAIL = "email"
    PHONE = "phone"
    POSTAL = "postal"
    DEVICE = "device"


class Technology(StrEnum):
    """How a text or a call is made; the law asks more of a machine than of a person."""

    AUTOMATED = "automated"
    MANUAL = "manual"
    PRERECORDED = "prerecorded"
    ARTIFICIAL = "artificial"
    AUTODIALED = "autodialed"
    LIVE = "live"


class Use(StrEnum):
    """What somebody wants to do with an address."""

    SEND = "send"
    LOCATE = "locate"


KIND_OF: dict[Channel, ContactKind] = {
    Channel.EMAIL: ContactKind.EMAIL,
    Channel.SMS: ContactKind.PHONE,
    Channel.CALL: ContactKind.PHONE,
    Channel.MAIL: ContactKind.POSTAL,
    Channel.LOCATION: ContactKind.DEVICE,
}

TECHNOLOGIES: dict[Channel, tuple[Technology, ...]] = {
    Channel.EMAIL: (Technology.AUTOMATED, Technology.MANUAL),
    Channel.SMS: (Technology.AUTOMATED, Technology.MANUAL),
    Channel.CALL: (
        Technology.PRERECORDED,
        Technology.ARTIFICIAL,
        Technology.AUTODIALED,
        Technology.LIVE,
    ),
    Channel.MAIL: (Technology.AUTOMATED, Technology.MANUAL),
    Channel.LOCATION: (Technology.AUTOMATED, Technology.MANUAL),
}
"""What each channel can be done with; the first is what a question means by default."""
