"""What links that can only switch off do, and what a browser's signal does, built."""

from consent.assembly.books import Books
from consent.db.base import db
from consent.ledger.wording_store import WordingStore
from consent.ledger.wordings import Wordings
from consent.links.personal import DeviceTokens, UndoTokens
from consent.preferences.narrow.device_service import DeviceChoices
from consent.preferences.narrow.service import Preferences
from consent.preferences.narrow.undo_service import Undoing
from consent.preferences.signals.service import Signals
from consent.settings import Settings


def narrow_of(books: Books, settings: Settings) -> tuple[object, ...]:
    """Return what switches off by a link or a signal, and takes it back."""
    undo_tokens = UndoTokens(settings.fingerprint_keys)
    return (
        Preferences(
            tokens=books.tokens,
            undo_tokens=undo_tokens,
            contacts=books.contacts,
            ledger=books.ledger,
            policies=books.policies,
        ),
        Undoing(
            undo_tokens=undo_tokens,
            contacts=books.contacts,
            ledger=books.ledger,
            policies=books.policies,
            clock=books.clock,
        ),
        DeviceChoices(
            tokens=DeviceTokens(settings.fingerprint_keys),
            contacts=books.contacts,
            ledger=books.ledger,
            wordings=Wordings(WordingStore(db.session), books.policies, books.clock),
            policies=books.policies,
            clock=books.clock,
        ),
        Signals(
            contacts=books.contacts,
            ledger=books.ledger,
            policies=books.policies,
            clock=books.clock,
        ),
    )
