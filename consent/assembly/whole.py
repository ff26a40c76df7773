"""All services of the application, each found by its class."""

from collections.abc import Sequence

from consent.access.answers import Answers
from consent.access.limits import Limits
from consent.access.store import AnswerStore
from consent.access.strangers import Strangers
from consent.assembly.books import books_of
from consent.assembly.ears import ears_of
from consent.assembly.mouth import mouth_of
from consent.assembly.statements import statements_of
from consent.contacts.key_service import KeyChecks
from consent.db.base import db
from consent.db.reads import Present, Reads
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
    checks = Reads(url, "consent-guard")
    guard = Guard(
        contacts=books.contacts,
        policies=books.policies,
        store=FactStore(len(settings.fingerprint_keys)),
        clock=clock,
        checks=checks,
        present=Present(db.session),
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
        guard,
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
        Answers(AnswerStore(db.session), clock, secret=settings.secret_key),
        Limits(per_minute=settings.rate_limit),
        Strangers(),
        mouth.outlets,
        mouth.messenger,
        mouth.dispatcher,
        mouth.permits,
        *ears_of(books, mouth, settings),
        *statements_of(books, settings),
    )
