"""The composition root: settings become services, services become doors.

The only place that builds. Everything below is handed what it needs.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask

from consent.access.answers import Answers
from consent.access.gates import api_key, cached_api_key
from consent.access.limits import Limits
from consent.access.service import Access
from consent.access.store import AnswerStore, KeyStore
from consent.contacts.account_service import Accounts
from consent.contacts.fingerprint import Fingerprints
from consent.contacts.key_service import KeyChecks
from consent.contacts.routes import contacts_door
from consent.contacts.sealing import Seals
from consent.contacts.service import Contacts
from consent.db import migrate
from consent.db.base import db
from consent.db.engine import database_url, engine_options
from consent.db.reads import Present, Reads
from consent.db.transaction import in_transaction
from consent.guard.history import History
from consent.guard.routes import check_door, history_door
from consent.guard.service import Guard
from consent.guard.store import FactStore
from consent.inbound.gates import TwilioDoor, signed_by_twilio
from consent.inbound.receipts import Receipts
from consent.inbound.service import Texts
from consent.inbound.store import ReceiptStore
from consent.inbound.webhooks import twilio_door
from consent.ledger.consents import Consents
from consent.ledger.routes import consents_door
from consent.ledger.service import Ledger
from consent.ledger.store import LedgerStore
from consent.ledger.verify import Verification
from consent.ledger.wording_routes import wordings_door
from consent.ledger.wording_store import WordingStore
from consent.ledger.wordings import Wordings
from consent.links.tokens import WithdrawTokens
from consent.messaging.dispatch import Dispatcher
from consent.messaging.jobs import deferring
from consent.messaging.outlets import Outlets
from consent.messaging.parcels import Parcels
from consent.messaging.routes import messages_door
from consent.messaging.service import Messenger
from consent.messaging.verdicts import Verdicts
from consent.policy.files import ConfigFolder
from consent.policy.service import Policies
from consent.policy.store import PolicyStore
from consent.preferences.pages import pages_door
from consent.preferences.service import Preferences
from consent.providers.console.client import Console
from consent.providers.handover import Provider
from consent.providers.sendgrid.client import SendGridMail
from consent.providers.twilio.client import TwilioTexts
from consent.sendlog.occasions import OccasionStore
from consent.sendlog.service import SendLog
from consent.sendlog.store import SendLogStore
from consent.settings import Settings
from consent.vocabulary.channel import Channel
from consent.vocabulary.clock import Clock, SystemClock
from consent.vocabulary.seller import Sender
from consent.web.gates import mount, nobody_checks
from consent.web.health import Probe
from consent.web.install import install
from consent.web.services import provide, service

CONSOLE_SENDERS = (
    Sender(channel=Channel.SMS, id="+12025550100"),
    Sender(channel=Channel.EMAIL, id="news@acme.example"),
)
"""What the default seller sends from while everything goes to the console."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """Where the database is, for the service and for the owner of its tables."""

    url: str
    owner_url: str


def create_app(
    settings: Settings,
    database: Database,
    *,
    clock: Clock | None = None,
    providers: Sequence[Provider] | None = None,
) -> Flask:
    """Return the application, whole; nothing is read from the database yet."""
    clock = clock or SystemClock()
    app = Flask("consent", static_folder=None)
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url(database.url)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options("consent")
    db.init_app(app)
    migrate.attach(app, owner_url=database.owner_url)
    install(app, settings, clock, _probes())
    _build(app, settings, database, clock, providers or _providers(settings))
    for door, gate in (
        (check_door, cached_api_key),
        (history_door, api_key),
        (consents_door, api_key),
        (wordings_door, api_key),
        (contacts_door, api_key),
        (messages_door, api_key),
        (twilio_door, signed_by_twilio),
        (pages_door, nobody_checks),  # the token in the link is the check
    ):
        mount(app, door, gate)
    return app


def prepare(app: Flask) -> None:
    """Refuse to start with wrong keys or no sender; publish the first configuration.

    Raises:
        WrongKeyError: a key is not the one the data was made with.
    """
    with app.app_context():
        in_transaction(service(KeyChecks).verify_or_store)
        policies, folder = service(Policies), service(ConfigFolder)
        in_transaction(
            lambda: policies.publish_if_none(
                folder.read, by="consent", reason="The first start publishes the files."
            )
        )


def _build(
    app: Flask,
    settings: Settings,
    database: Database,
    clock: Clock,
    providers: Sequence[Provider],
) -> None:
    session = db.session
    fingerprints = Fingerprints(settings.fingerprint_keys)
    tokens = WithdrawTokens(settings.fingerprint_keys)
    policies = Policies(
        PolicyStore(session), clock, default_senders=_default_senders(settings)
    )
    contacts = Contacts(
        session,
        fingerprints=fingerprints,
        seals=Seals(settings.sealing_keys),
        clock=clock,
    )
    accounts = Accounts(session, contacts=contacts, clock=clock)
    ledger = Ledger(contacts, LedgerStore(session), clock)
    wordings = Wordings(WordingStore(session), policies)
    consents = Consents(
        contacts=contacts,
        accounts=accounts,
        ledger=ledger,
        wordings=wordings,
        policies=policies,
        clock=clock,
    )
    send_log = SendLog(contacts, SendLogStore(session), OccasionStore(session), clock)
    checks = Reads(database.url, "consent-guard")
    guard = Guard(
        contacts=contacts,
        policies=policies,
        store=FactStore(len(settings.fingerprint_keys)),
        clock=clock,
        checks=checks,
        present=Present(session),
    )
    outlets = Outlets(providers, policies)
    defer = deferring(session)
    messenger = Messenger(
        contacts=contacts,
        guard=guard,
        send_log=send_log,
        outlets=outlets,
        clock=clock,
        defer=defer,
    )
    verdicts = Verdicts(
        contacts=contacts, ledger=ledger, send_log=send_log, policies=policies
    )
    dispatcher = Dispatcher(
        contacts=contacts,
        accounts=accounts,
        guard=guard,
        send_log=send_log,
        outlets=outlets,
        parcels=Parcels(
            contacts=contacts,
            send_log=send_log,
            outlets=outlets,
            tokens=tokens,
            clock=clock,
            public_url=settings.public_url,
        ),
        verdicts=verdicts,
        clock=clock,
        defer=defer,
        transact=in_transaction,
    )
    texts = Texts(
        receipts=ReceiptStore(session, "twilio"),
        contacts=contacts,
        ledger=ledger,
        send_log=send_log,
        messenger=messenger,
        policies=policies,
        clock=clock,
    )
    provide(
        app,
        settings,
        clock,
        checks,
        Access(KeyStore(session), clock),
        Answers(AnswerStore(session), clock),
        Limits(per_minute=settings.rate_limit),
        policies,
        ConfigFolder(path=settings.config_dir),
        contacts,
        accounts,
        KeyChecks(
            session,
            fingerprint=settings.fingerprint_keys,
            sealing=settings.sealing_keys,
        ),
        ledger,
        wordings,
        consents,
        Verification(contacts, LedgerStore(session)),
        send_log,
        guard,
        History(contacts, ledger, send_log),
        outlets,
        messenger,
        dispatcher,
        texts,
        Receipts(contacts=contacts, send_log=send_log, verdicts=verdicts, clock=clock),
        _twilio_door(settings),
        Preferences(tokens=tokens, contacts=contacts, ledger=ledger, policies=policies),
    )


def _providers(settings: Settings) -> list[Provider]:
    """Return the providers that are configured; with none, the console takes all."""
    found: list[Provider] = []
    if settings.twilio is not None:
        found.append(
            TwilioTexts(
                settings.twilio.account_sid,
                settings.twilio.auth_tokens[0],
                api_url=settings.twilio.api_url,
            )
        )
    if settings.sendgrid is not None:
        found.append(
            SendGridMail(settings.sendgrid.api_key, api_url=settings.sendgrid.api_url)
        )
    return found or [Console(sys.stdout)]


def _default_senders(settings: Settings) -> tuple[Sender, ...]:
    if settings.twilio is None and settings.sendgrid is None:
        return CONSOLE_SENDERS
    named = (
        (Channel.SMS, settings.twilio_from),
        (Channel.EMAIL, settings.sendgrid_from),
    )
    return tuple(Sender(channel=channel, id=name) for channel, name in named if name)


def _twilio_door(settings: Settings) -> TwilioDoor:
    return TwilioDoor(
        tokens=settings.twilio_webhook_tokens,
        public_url=settings.public_url,
        account=None if settings.twilio is None else settings.twilio.account_sid,
    )


def _probes() -> tuple[Probe, ...]:
    def tables() -> str | None:
        state = migrate.state(db.session.connection())
        return None if state.is_ready else f"the schema is {state.value}"

    def rules() -> str | None:
        found = service(Policies).current()
        return None if found is not None else "no valid configuration is published"

    return (
        Probe(name="database", check=tables),
        Probe(name="rules", check=rules, judging=True),
    )
