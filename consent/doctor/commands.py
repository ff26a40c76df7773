"""`consent doctor`: looks at everything, whatever of it is broken."""

from collections.abc import Callable, Iterator

import click
import orjson

from consent.app import create_app
from consent.contacts.key_check import WrongKeyError
from consent.contacts.key_service import KeyChecks
from consent.contacts.rewrap import Rewrap
from consent.db.base import db
from consent.db.faults import DatabaseFaultError
from consent.db.figures import Figures
from consent.doctor import database, surroundings, upkeep
from consent.doctor.findings import Finding, Level, found, is_broken, summary
from consent.policy.files import ConfigFolder
from consent.policy.service import Policies
from consent.recovery.service import Recovery
from consent.settings import SettingsError
from consent.start import open_database, read_settings
from consent.vocabulary.clock import SystemClock
from consent.web.services import service
from consent.web.status import OUT_OF_REACH

_NEEDED = frozenset({"database", "tables", "key check"})
"""Where one of these is broken, nothing after it can be looked at."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def doctor(*, as_json: bool) -> None:
    """Look at settings, database, keys, rules, journal and workers; say what to do.

    Status 1 where something must be mended. No provider is called.

    Example: consent doctor
    """
    findings = []
    for finding in _findings():
        findings.append(finding)
        click.echo(
            orjson.dumps(finding.document()).decode() if as_json else finding.line()
        )
    if not as_json:
        click.echo(summary(findings))
    raise click.exceptions.Exit(1 if is_broken(findings) else 0)


def _findings() -> Iterator[Finding]:
    try:
        settings = read_settings()
    except SettingsError as error:
        for fault in error.faults:
            yield found("settings", fault, wrong=True, remedy="See config/example.env.")
        return
    yield found("settings", "the settings can be read", wrong=False)
    yield from surroundings.look(settings)
    try:
        app = create_app(settings, open_database(settings))
    except (DatabaseFaultError, OSError, *OUT_OF_REACH) as error:
        yield _away(error)
        return
    with app.app_context():
        yield from _inside()


def _inside() -> Iterator[Finding]:
    looks: tuple[Callable[[], Iterator[Finding]], ...] = (
        lambda: database.look(db.engine, SystemClock()),
        _keys,
        lambda: upkeep.keys(service(Rewrap)),
        lambda: upkeep.rules(service(Policies), service(ConfigFolder)),
        lambda: upkeep.journal(service(Recovery)),
        lambda: upkeep.running(service(Figures)),
    )
    for look in looks:
        try:
            findings = list(look())
        except OUT_OF_REACH as error:
            findings = [_away(error)]
        finally:
            db.session.rollback()
        yield from findings
        if is_broken(f for f in findings if f.name in _NEEDED):
            break
    db.engine.dispose()


def _keys() -> Iterator[Finding]:
    try:
        # What it would store of new keys is rolled back: a look changes nothing.
        service(KeyChecks).verify_or_store()
    except WrongKeyError as error:
        yield found("key check", str(error), wrong=True, remedy="Give the right keys.")
    else:
        yield found("key check", "the keys are those of the data", wrong=False)


def _away(error: BaseException) -> Finding:
    """Return that the database cannot be asked; what the driver says stays out."""
    return Finding(
        level=Level.FAIL,
        name="database",
        text=f"the database cannot be reached or asked ({type(error).__name__})",
        remedy="See CONSENT_DATABASE_URL, the server's log, and consent db upgrade.",
    )
