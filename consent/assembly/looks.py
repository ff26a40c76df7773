"""What the pages look like, built."""

from consent.assembly.books import Books
from consent.preferences.looks.assets import Assets
from consent.preferences.looks.brands import Brands
from consent.preferences.looks.csrf import FormSeals
from consent.preferences.looks.moments import Countdown
from consent.settings import Settings


def looks_of(books: Books, settings: Settings) -> tuple[object, ...]:
    """Return what every page needs to be shown."""
    return (
        Assets(),
        Brands(books.policies),
        Countdown(books.clock),
        FormSeals(settings.secret_key, books.clock, public_url=settings.public_url),
    )
