"""Builds the services of every room: the only place that does."""

from collections.abc import Sequence
from dataclasses import dataclass

from consent.access.answers import Answers
from consent.access.limits import Limits
from consent.access.service import Access
from consent.access.store import AnswerStore, KeyStore
from consent.contacts.account_service import Accounts
from consent.contacts.fingerprint import Fingerprints
from consent.contacts.key_service import KeyChecks
from consent.contacts.sealing import Seals
from consent.contacts.service import Contacts
from consent.db.base import db
from consent.db.reads import Present, Reads
from consent.db.transaction import in_transaction
from consent.demo.service import Demo
from consent.guard.history import History
from consent.guard.service import Guard
from consent.guard.store import FactStore
from consent.inbound.receipts import Receipts
from consent.inbound.service import Texts
from consent.inbound.store import ReceiptStore
from consent.ledger.consents import Consents
from consent.ledger.service import Ledger
from consent.ledger.store import LedgerStore
from consent.ledger.verify import Verification
from consent.ledger.wording_store import WordingStore
from consent.ledger.wordings import Wordings
from consent.links.tokens import WithdrawTokens
from consent.messaging.dispatch import Dispatcher
from consent.messaging.jobs import deferring
from consent.messaging.outlets import Outlets
from consent.messaging.parcels import Parcels
from consent.messaging.service import Messenger
from consent.messaging.verdicts import Verdicts
from consent.outside import default_senders, twilio_door
from consent.policy.files import ConfigFolder
from consent.policy.service import Policies
from consent.policy.store import PolicyStore
from consent.preferences.service import Preferences
from consent.providers.handover import Provider
from consent.sendlog.occasions import OccasionStore
from consent.sendlog.service import SendLog
from consent.sendlog.store import SendLogStore
from consent.settings import Settings
from consent.vocabulary.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class _Books:
    """The rooms that everything above stands on."""

    policies: Policies
    contacts: Contacts
    accounts: Accounts
    ledger: Ledger
    send_log: SendLog
    tokens: WithdrawTokens
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mouth:
    """The only way out."""

    outlets: Outlets
    messenger: Messenger
    verdicts: Verdicts
    dispatcher: Dispatcher


def assemble(
    settings: Settings, url: str, clock: Clock, providers: Sequence[Provider]
) -> tuple[object, ...]:
    """Return every service of the application, each found by its class."""
    books = _books(settings, clock)
    checks = Reads(url, "consent-guard")
    guard = Guard(
        contacts=books.contacts,
        policies=books.policies,
        store=FactStore(len(settings.fingerprint_keys)),
        clock=clock,
        checks=checks,
        present=Present(db.session),
    )
    mouth = _mouth(books, guard, settings, providers)
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
        mouth.outlets,
        mouth.messenger,
        mouth.dispatcher,
        *_ears(books, mouth, settings),
        *_statements(books, settings),
    )


def _books(settings: Settings, clock: Clock) -> _Books:
    contacts = Contacts(
        db.session,
        fingerprints=Fingerprints(settings.fingerprint_keys),
        seals=Seals(settings.sealing_keys),
        clock=clock,
    )
    return _Books(
        policies=Policies(
            PolicyStore(db.session), clock, default_senders=default_senders(settings)
        ),
        contacts=contacts,
        accounts=Accounts(db.session, contacts=contacts, clock=clock),
        ledger=Ledger(contacts, LedgerStore(db.session), clock),
        send_log=SendLog(
            contacts, SendLogStore(db.session), OccasionStore(db.session), clock
        ),
        tokens=WithdrawTokens(settings.fingerprint_keys),
        clock=clock,
    )


def _statements(books: _Books, settings: Settings) -> tuple[object, ...]:
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
        clock=books.clock,
        instance=settings.instance_dir,
    )
    return access, wordings, consents, demo


def _mouth(
    books: _Books, guard: Guard, settings: Settings, providers: Sequence[Provider]
) -> _Mouth:
    outlets = Outlets(providers, books.policies)
    defer = deferring(db.session)
    verdicts = Verdicts(
        contacts=books.contacts,
        ledger=books.ledger,
        send_log=books.send_log,
        policies=books.policies,
    )
    parcels = Parcels(
        contacts=books.contacts,
        send_log=books.send_log,
        tokens=books.tokens,
        clock=books.clock,
        public_url=settings.public_url,
    )
    return _Mouth(
        outlets=outlets,
        verdicts=verdicts,
        messenger=Messenger(
            contacts=books.contacts,
            guard=guard,
            send_log=books.send_log,
            outlets=outlets,
            clock=books.clock,
            defer=defer,
        ),
        dispatcher=Dispatcher(
            contacts=books.contacts,
            accounts=books.accounts,
            guard=guard,
            send_log=books.send_log,
            outlets=outlets,
            parcels=parcels,
            verdicts=verdicts,
            clock=books.clock,
            defer=defer,
            transact=in_transaction,
        ),
    )


def _ears(books: _Books, mouth: _Mouth, settings: Settings) -> tuple[object, ...]:
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
        Preferences(
            tokens=books.tokens,
            contacts=books.contacts,
            ledger=books.ledger,
            policies=books.policies,
        ),
        twilio_door(settings),
    )
