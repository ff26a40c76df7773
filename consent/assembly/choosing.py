"""What the Contact Preferences page stands on, built."""

from consent.assembly.books import Books
from consent.contacts.face_store import FaceStore
from consent.contacts.faces import Faces
from consent.contacts.sealing import Seals
from consent.db.base import db
from consent.db.reads import Present
from consent.guard.crowd_store import CrowdFacts
from consent.ledger.consents import Consents
from consent.ledger.wording_store import WordingStore
from consent.ledger.wordings import Wordings
from consent.preferences.choosing.changing import Changing
from consent.preferences.choosing.drafts import Drafts
from consent.preferences.choosing.reader import Reader
from consent.preferences.choosing.recording import Recording
from consent.preferences.choosing.service import Choosing
from consent.settings import Settings


def choosing_of(books: Books, settings: Settings) -> tuple[object, ...]:
    """Return what shows and changes a person's choices."""
    wordings = Wordings(WordingStore(db.session), books.policies, books.clock)
    reader = Reader(
        contacts=books.contacts,
        accounts=books.accounts,
        ledger=books.ledger,
        wordings=wordings,
        policies=books.policies,
        faces=Faces(store=FaceStore(db.session), seals=Seals(settings.sealing_keys)),
        facts=CrowdFacts(),
        present=Present(db.session),
        clock=books.clock,
    )
    recording = Recording(contacts=books.contacts, ledger=books.ledger)
    consents = Consents(
        contacts=books.contacts,
        accounts=books.accounts,
        ledger=books.ledger,
        wordings=wordings,
        policies=books.policies,
        clock=books.clock,
    )
    return (
        Choosing(
            reader=reader,
            recording=recording,
            consents=consents,
            links=books.manage_links,
        ),
        Changing(reader=reader, recording=recording),
        Drafts(reader=reader, links=books.manage_links),
    )
