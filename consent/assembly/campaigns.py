"""What takes in and looks at many messages at once, built."""

from consent.access.answers import Answers
from consent.access.claim_store import ClaimStore
from consent.access.claims import Claims
from consent.access.store import AnswerStore
from consent.assembly.books import Books
from consent.assembly.mouth import Mouth
from consent.contacts.crowd import Crowd
from consent.contacts.crowd_store import CrowdStore
from consent.contacts.fingerprint import Fingerprints
from consent.contacts.sealing import Seals
from consent.db.base import db
from consent.db.reads import Present
from consent.db.transaction import in_transaction
from consent.guard.crowd import CrowdGuard
from consent.guard.crowd_store import CrowdFacts
from consent.guard.service import Guard
from consent.messaging.intake import Intake
from consent.messaging.series import SeriesReports
from consent.sendlog.intake_store import IntakeStore
from consent.sendlog.listing_store import Listing
from consent.sendlog.series_store import SeriesStore
from consent.settings import Settings


def campaigns_of(
    books: Books, mouth: Mouth, guard: Guard, settings: Settings
) -> tuple[object, ...]:
    """Return what takes in and looks at many messages at once."""
    claims = Claims(
        store=ClaimStore(db.session),
        answers=Answers(
            AnswerStore(db.session), books.clock, secret=settings.secret_key
        ),
        clock=books.clock,
    )
    return (
        claims,
        Listing(db.session),
        SeriesReports(store=SeriesStore(db.session), halts=mouth.parking.halts),
        Intake(
            messenger=mouth.messenger,
            crowd=Crowd(
                contacts=books.contacts,
                store=CrowdStore(db.session),
                fingerprints=Fingerprints(settings.fingerprint_keys),
                seals=Seals(settings.sealing_keys),
                clock=books.clock,
            ),
            guard=CrowdGuard(
                guard=guard, store=CrowdFacts(), present=Present(db.session)
            ),
            intake=IntakeStore(db.session),
            claims=claims,
            transact=in_transaction,
        ),
    )
