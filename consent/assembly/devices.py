"""What hears a phone's own location switch, built."""

from consent.assembly.books import Books
from consent.links.personal import DeviceTokens
from consent.preferences.devices.service import Devices
from consent.settings import Settings


def devices_of(books: Books, settings: Settings) -> Devices:
    """Return what gives apps their tokens, and hears them."""
    return Devices(
        tokens=DeviceTokens(settings.fingerprint_keys),
        contacts=books.contacts,
        ledger=books.ledger,
        policies=books.policies,
    )
