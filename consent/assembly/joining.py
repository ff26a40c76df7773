"""What takes sign-ups and second steps, built."""

from consent.assembly.books import Books
from consent.assembly.mouth import Mouth
from consent.db.base import db
from consent.ledger.consents import Consents
from consent.ledger.wording_store import WordingStore
from consent.ledger.wordings import Wordings
from consent.links.personal import ConfirmTokens
from consent.preferences.joining.confirming import Confirming
from consent.preferences.joining.crowding import Crowding
from consent.preferences.joining.jobs import (
    ASK,
    MAKE_UP,
    REMIND,
    asking_now,
    handing_on,
    putting_off,
)
from consent.preferences.joining.second_step import SecondStep
from consent.preferences.joining.service import Joining
from consent.preferences.joining.sign_up import SignUpSeals
from consent.preferences.joining.store import SignUpStore
from consent.sendlog.occasions import OccasionStore
from consent.settings import Settings


def joining_of(books: Books, mouth: Mouth, settings: Settings) -> tuple[object, ...]:
    """Return what takes sign-ups, and asks for their second steps."""
    tokens = ConfirmTokens(settings.fingerprint_keys)
    wordings = Wordings(WordingStore(db.session), books.policies, books.clock)
    return (
        Crowding(),
        Joining(
            contacts=books.contacts,
            consents=Consents(
                contacts=books.contacts,
                accounts=books.accounts,
                ledger=books.ledger,
                wordings=wordings,
                policies=books.policies,
                clock=books.clock,
            ),
            ledger=books.ledger,
            wordings=wordings,
            policies=books.policies,
            seals=SignUpSeals(settings.sealing_keys),
            store=SignUpStore(db.session),
            clock=books.clock,
            hand_on=handing_on(db.session),
            ask=asking_now(db.session),
        ),
        SecondStep(
            contacts=books.contacts,
            ledger=books.ledger,
            policies=books.policies,
            outlets=mouth.outlets,
            responses=mouth.responses,
            occasions=OccasionStore(db.session),
            tokens=tokens,
            clock=books.clock,
            public_url=settings.public_url,
            ask_later=putting_off(db.session, ASK),
            remind_later=putting_off(db.session, REMIND),
            look_later=putting_off(db.session, MAKE_UP),
        ),
        Confirming(
            tokens=tokens,
            contacts=books.contacts,
            ledger=books.ledger,
            wordings=wordings,
            policies=books.policies,
            clock=books.clock,
        ),
    )
