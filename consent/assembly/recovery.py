"""The journal, and what brings back from it, built."""

from consent.assembly.books import Books
from consent.db.base import db
from consent.db.journal.folder import Folder
from consent.db.journal.service import Journal
from consent.db.journal.store import JournalStore
from consent.db.transaction import apart
from consent.ledger.feed_store import Feed
from consent.recovery.marks import Marks
from consent.recovery.replay import Replay
from consent.recovery.restoring import Restoring
from consent.recovery.service import Recovery
from consent.sendlog.lost_attempts import LostAttempts
from consent.sendlog.store import SendLogStore
from consent.settings import Settings


def journal_of(settings: Settings) -> Journal:
    """Return the journal of this process."""

    def suspect(folder: Folder) -> None:
        store = JournalStore(db.session)
        apart(lambda: store.suspect(folder.id, folder.name))

    return Journal(settings.journal, suspect=suspect)


def restoring_of(books: Books, journal: Journal) -> Restoring:
    """Return what brings back what the database lost."""
    marks = Marks(
        journal=journal,
        store=JournalStore(db.session),
        replay=Replay(
            contacts=books.contacts,
            accounts=books.accounts,
            ledger=books.ledger,
            lost_attempts=LostAttempts(
                books.contacts, SendLogStore(db.session), books.clock
            ),
        ),
    )
    return Restoring(
        marks=marks,
        recovery=Recovery(marks, apart=apart, lift_feed=Feed(db.session).lift),
        contacts=books.contacts,
        clock=books.clock,
    )
