"""All services of the application, each found by its class."""

from collections.abc import Sequence

from consent.access.answers import Answers
from consent.access.limits import Limits
from consent.access.store import AnswerStore
from consent.access.strangers import Strangers
from consent.assembly.asking import asking_of
from consent.assembly.books import books_of
from consent.assembly.campaigns import campaigns_of
from consent.assembly.choosing import choosing_of
from consent.assembly.ears import ears_of
from consent.assembly.looks import looks_of
from consent.assembly.mouth import mouth_of
from consent.assembly.recovery import journal_of, restoring_of
from consent.assembly.statements import statements_of
from consent.contacts.key_service import KeyChecks
from consent.contacts.rewrap import Rewrap
from consent.db.base import db
from consent.db.reads import Present, Reads
from consent.db.snapshots import Snapshots
from consent.guard.batch_answers import BatchLinks
from consent.guard.batches import Batches
from consent.guard.history import History
from consent.guard.service import Guard
from consent.guard.store import FactStore
from consent.ledger.feed_store import Feed
from consent.ledger.store import LedgerStore
from consent.ledger.verify import Verification
from consent.policy.files import ConfigFolder
from consent.providers.handover import Provider
from consent.settings import Settings
from consent.vocabulary.clock import Clock


def assemble(
    settings: Settings, url: str, clock: Clock, providers: Sequence[Provider]
) -> tuple[object, ...]:
    """Return every service of the application, each found by its class."""
    books = books_of(settings, clock)
    journal = journal_of(settings)
    restoring = restoring_of(books, journal)
    checks = Reads(url, "consent-guard")
    guard = Guard(
        contacts=books.contacts,
        policies=books.policies,
        store=FactStore(len(settings.fingerprint_keys)),
        clock=clock,
        checks=checks,
        present=Present(db.session),
        reconfirm=restoring.recovery.confirm,
    )
    mouth = mouth_of(books, guard, settings, providers)
    return (
        settings,
        clock,
        checks,
        books.policies,
        books.contacts,
        books.accounts,
        books.ledger,
        books.send_log,
        books.manage_links,
        guard,
        journal,
        restoring,
        restoring.recovery,
        Batches(
            contacts=books.contacts,
            policies=books.policies,
            guard=guard,
            snapshots=Snapshots(url, "consent-batch"),
        ),
        BatchLinks(tokens=books.tokens, public_url=settings.public_url),
        Feed(db.session),
        History(books.contacts, books.ledger, books.send_log),
        Verification(
            contacts=books.contacts,
            store=LedgerStore(db.session),
            attempts=books.send_log.numbers,
        ),
        ConfigFolder(path=settings.config_dir),
        KeyChecks(
            db.session,
            fingerprint=settings.fingerprint_keys,
            sealing=settings.sealing_keys,
        ),
        Rewrap(
            db.session,
            books.contacts,
            sealing=settings.sealing_keys,
            fingerprint=settings.fingerprint_keys,
        ),
        Answers(AnswerStore(db.session), clock, secret=settings.secret_key),
        Limits(per_minute=settings.rate_limit),
        Strangers(),
        mouth.outlets,
        mouth.messenger,
        mouth.responses,
        mouth.dispatcher,
        mouth.feeder,
        mouth.sweeps,
        mouth.permits,
        mouth.parking,
        mouth.parking.halts,
        mouth.breakers,
        *looks_of(books, settings),
        *campaigns_of(books, mouth, guard, settings),
        *ears_of(books, mouth, settings),
        *asking_of(books, mouth, settings),
        *choosing_of(books, settings),
        *statements_of(books, settings),
    )
