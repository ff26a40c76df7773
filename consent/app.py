"""The composition root: settings become services, services become doors."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask

from consent.access.gates import api_key, cached_api_key
from consent.assembly.whole import assemble
from consent.contacts.key_service import KeyChecks
from consent.contacts.routes import contacts_door
from consent.db import job_figures, migrate
from consent.db.base import db
from consent.db.engine import database_url, engine_options, is_read_only
from consent.db.figures import Figures
from consent.db.journal.service import Journal
from consent.db.transaction import in_transaction, keep_journal
from consent.guard.batch_routes import batch_door
from consent.guard.routes import check_door, history_door
from consent.inbound.gates import signed_by_twilio
from consent.inbound.webhooks import twilio_door
from consent.ledger.feed_routes import feed_door
from consent.ledger.routes import consents_door
from consent.ledger.wording_routes import wordings_door
from consent.messaging.batch_routes import messages_batch_door
from consent.messaging.campaign_routes import campaigns_door
from consent.messaging.permit_routes import permits_door
from consent.messaging.routes import messages_door
from consent.outside import providers_of
from consent.policy import store as policy_store
from consent.policy.files import ConfigFolder
from consent.policy.service import Policies
from consent.preferences.asking.pages import asking_door
from consent.preferences.asking.routes import preference_links_door
from consent.preferences.choosing.pages import choosing_door
from consent.preferences.choosing.routes import preferences_door
from consent.preferences.devices.routes import device_links_door, location_door
from consent.preferences.joining.pages import joining_door
from consent.preferences.looks.languages import install_languages
from consent.preferences.looks.pages import looks_door
from consent.preferences.looks.problems import explain_to_people
from consent.preferences.narrow.unsubscribe_pages import unsubscribe_door
from consent.preferences.routes import links_door
from consent.preferences.signals.routes import signals_door
from consent.providers.handover import Provider
from consent.recovery.service import Recovery
from consent.sendlog import backlog_store
from consent.sendlog.routes import halts_door
from consent.settings import Settings, SettingsError
from consent.vocabulary.channel import Channel
from consent.vocabulary.clock import Clock, SystemClock
from consent.web.application import Application
from consent.web.gates import mount, nobody_checks
from consent.web.health import Probe
from consent.web.install import install
from consent.web.services import provide, service

_FIGURES = (
    *policy_store.FIGURES,
    *job_figures.FIGURES,
    *backlog_store.FIGURES,
)


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
    threads: int = 0,
) -> Flask:
    """Return the application, whole; nothing is read from the database yet.

    It has connections for so many threads at least that work at once.
    """
    clock = clock or SystemClock()
    app = Application("consent", static_folder=None)
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url(database.url)
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options("consent", threads=threads)
    db.init_app(app)
    migrate.attach(app, owner_url=database.owner_url)
    figures = Figures(database.url, _FIGURES)
    install(app, settings, clock, _probes(), figures)
    install_languages(app, settings.config_dir)
    explain_to_people(app)
    found = providers or providers_of(settings)
    provide(app, figures, *assemble(settings, database.url, clock, found))
    with app.app_context():
        keep_journal(app, service(Journal))
    for door, gate in (
        (check_door, cached_api_key),
        (batch_door, api_key),
        (history_door, api_key),
        (consents_door, api_key),
        (feed_door, api_key),
        (wordings_door, api_key),
        (contacts_door, api_key),
        (messages_door, api_key),
        (messages_batch_door, api_key),
        (campaigns_door, api_key),
        (permits_door, api_key),
        (halts_door, api_key),
        (twilio_door, signed_by_twilio),
        (links_door, api_key),
        (preference_links_door, api_key),
        (asking_door, nobody_checks),  # what is asked for goes to the address itself
        (device_links_door, api_key),
        (location_door, nobody_checks),  # the token of the app is the check
        (looks_door, nobody_checks),  # style sheets and pictures
        (choosing_door, nobody_checks),  # the token in the link is the check
        (preferences_door, nobody_checks),  # the manage token is the check
        (unsubscribe_door, nobody_checks),  # the token in the link is the check
        (joining_door, nobody_checks),  # a request alone gives nothing
        (signals_door, nobody_checks),  # what is public anyway
    ):
        mount(app, door, gate)
    return app


def prepare(app: Flask) -> None:
    """Refuse to start with wrong keys or no sender; publish the first configuration.

    Raises:
        WrongKeyError: a key is not the one the data was made with.
        SettingsError: a provider is set, and nothing says what to send from.
        JournalFaultError: the journal's folder cannot be used.
    """
    with app.app_context():
        in_transaction(service(KeyChecks).verify_or_store)
        policies, folder = service(Policies), service(ConfigFolder)
        in_transaction(
            lambda: policies.publish_if_none(
                folder.read, by="consent", reason="The first start publishes the files."
            )
        )
        _check_senders(service(Settings), policies)
        _compare_journal()


def _compare_journal() -> None:
    """Refuse a journal that cannot be used; one that is ahead stops all sending.

    What people say is heard meanwhile.
    """
    _ = service(Journal).folder
    service(Recovery).confirm()


def _check_senders(settings: Settings, policies: Policies) -> None:
    policy = policies.current()
    needed = (
        (Channel.SMS, settings.twilio, "TWILIO_FROM"),
        (Channel.EMAIL, settings.sendgrid, "SENDGRID_FROM"),
    )
    faults = tuple(
        f"{name} is missing, and sellers.toml names no sender for {channel.value}"
        for channel, provider, name in needed
        if provider is not None
        and policy is not None
        and policy.seller(None).sender_for(channel) is None
    )
    if faults:
        raise SettingsError(faults)


def _probes() -> tuple[Probe, ...]:
    def tables() -> str | None:
        connection = db.session.connection()
        state = migrate.state(connection)
        if not state.is_ready:
            return f"the schema is {state.value}"
        # A service that cannot write cannot hear either.
        return "the database is read-only" if is_read_only(connection) else None

    def rules() -> str | None:
        found = service(Policies).current()
        return None if found is not None else "no valid configuration is published"

    def journal() -> str | None:
        behind = "the database lacks what a journal has, or was not compared with it"
        return None if service(Recovery).is_caught_up() else behind

    return (
        Probe(name="database", check=tables),
        Probe(name="rules", check=rules, judging=True),
        Probe(name="journal", check=journal, judging=True),
    )
