"""What lets people come to their page, built."""

from consent.assembly.books import Books
from consent.assembly.mouth import Mouth
from consent.db.base import db
from consent.preferences.asking.codes import Codes
from consent.preferences.asking.jobs import wishing
from consent.preferences.asking.limits import Askers
from consent.preferences.asking.minting import Minting
from consent.preferences.asking.sending import Sending
from consent.preferences.asking.service import Asking
from consent.preferences.asking.store import CodeStore
from consent.settings import Settings


def asking_of(books: Books, mouth: Mouth, settings: Settings) -> tuple[object, ...]:
    """Return what sends people their links, and what mints links for a business."""
    codes, store = Codes(settings.secret_key), CodeStore(db.session)
    sending = Sending(
        ledger=books.ledger,
        send_log=books.send_log,
        responses=mouth.responses,
        outlets=mouth.outlets,
        links=books.manage_links,
        codes=codes,
        store=store,
        clock=books.clock,
        public_url=settings.public_url,
    )
    asking = Asking(
        contacts=books.contacts,
        accounts=books.accounts,
        ledger=books.ledger,
        links=books.manage_links,
        codes=codes,
        store=store,
        sending=sending,
        clock=books.clock,
        queue=wishing(db.session),
    )
    minting = Minting(
        contacts=books.contacts,
        accounts=books.accounts,
        policies=books.policies,
        links=books.manage_links,
        public_url=settings.public_url,
    )
    return asking, minting, Askers()
