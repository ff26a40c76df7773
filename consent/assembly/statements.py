"""What records statements, built; and the demo, which makes some."""

from consent.access.service import Access
from consent.access.store import KeyStore
from consent.assembly.books import Books
from consent.db.base import db
from consent.demo.service import Demo
from consent.ledger.consents import Consents
from consent.ledger.wording_store import WordingStore
from consent.ledger.wordings import Wordings
from consent.settings import Settings


def statements_of(books: Books, settings: Settings) -> tuple[object, ...]:
    """Return what records statements, and the demo, which makes some."""
    access = Access(KeyStore(db.session), books.clock)
    wordings = Wordings(WordingStore(db.session), books.policies, books.clock)
    consents = Consents(
        contacts=books.contacts,
        accounts=books.accounts,
        ledger=books.ledger,
        wordings=wordings,
        policies=books.policies,
        clock=books.clock,
    )
    demo = Demo(
        contacts=books.contacts,
        accounts=books.accounts,
        consents=consents,
        wordings=wordings,
        access=access,
        links=books.manage_links,
        clock=books.clock,
        instance=settings.instance_dir,
        public_url=settings.public_url,
    )
    return access, wordings, consents, demo
