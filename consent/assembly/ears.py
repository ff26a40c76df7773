"""The ears, built."""

from consent.assembly.books import Books
from consent.assembly.devices import devices_of
from consent.assembly.joining import joining_of
from consent.assembly.mouth import Mouth
from consent.assembly.narrow import narrow_of
from consent.db.base import db
from consent.inbound.receipts import Receipts
from consent.inbound.service import Texts
from consent.inbound.store import ReceiptStore
from consent.outside import twilio_door
from consent.preferences.withdraw_links import WithdrawLinks
from consent.settings import Settings


def ears_of(books: Books, mouth: Mouth, settings: Settings) -> tuple[object, ...]:
    """Return what hears people, and what providers tell of them."""
    return (
        Texts(
            receipts=ReceiptStore(db.session, "twilio"),
            contacts=books.contacts,
            ledger=books.ledger,
            send_log=books.send_log,
            messenger=mouth.messenger,
            policies=books.policies,
            clock=books.clock,
            savepoint=db.session.begin_nested,
        ),
        Receipts(
            contacts=books.contacts,
            send_log=books.send_log,
            verdicts=mouth.verdicts,
            clock=books.clock,
        ),
        *narrow_of(books, settings),
        WithdrawLinks(
            contacts=books.contacts,
            tokens=books.tokens,
            policies=books.policies,
            public_url=settings.public_url,
        ),
        devices_of(books, settings),
        *joining_of(books, mouth, settings),
        twilio_door(settings),
    )
