"""The `consent` command."""

import functools
import sys
from collections.abc import Callable

import click
from flask import Flask, has_app_context

from consent.access.commands import keys
from consent.app import prepare
from consent.contacts.commands import rewrap
from consent.contacts.key_check import WrongKeyError
from consent.db import migrate
from consent.db.faults import DatabaseFaultError
from consent.demo.commands import demo, loaded
from consent.doctor.commands import doctor
from consent.guard.commands import guard
from consent.ledger.commands import ledger
from consent.messaging.commands import messages
from consent.policy.commands import rules
from consent.recovery.commands import recovery
from consent.sendlog.commands import halting
from consent.serve import run_service, work_here
from consent.settings import SettingsError
from consent.start import build, ready
from consent.vocabulary.errors import ConsentError
from consent.web.metrics import serve_metrics
from consent.web.status import OUT_OF_REACH

FAILED, MISUSED = 1, 2
_PORT, _COUNT = click.IntRange(1, 65535), click.IntRange(1, 64)


@click.group()
@click.version_option(package_name="consent")
def cli() -> None:
    """Keep what people agreed to, and send nothing without it."""


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=_PORT, default=8000, show_default=True)
@click.option(
    "--web-processes", type=_COUNT, default=2, show_default=True, help="Web processes."
)
@click.option("--no-worker", is_flag=True, help="Start no worker.")
@click.option("--demo", "with_demo", is_flag=True, help="Load the demo, print how to.")
def run(
    host: str, port: int, web_processes: int, *, no_worker: bool, with_demo: bool
) -> None:
    """Serve, with one worker; the embedded database is started and migrated first.

    Example: consent run --port 9000 --web-processes 4
    """
    status = run_service(
        host=host,
        port=port,
        web_processes=web_processes,
        worker=not no_worker,
        load=loaded if with_demo else None,
    )
    sys.exit(status)


@cli.command()
@click.option(
    "--concurrency", type=_COUNT, default=4, show_default=True, help="Messages at once."
)
@click.option("--metrics-host", default="127.0.0.1", show_default=True)
@click.option("--metrics-port", type=_PORT, help="Serve this worker's metrics there.")
def work(concurrency: int, metrics_host: str, metrics_port: int | None) -> None:
    """Dispatch messages; any number of workers on any number of machines.

    Example: consent work --concurrency 8 --metrics-port 9101
    """
    if metrics_port is not None:
        _serve_metrics(metrics_host, metrics_port)
    work_here(concurrency)


def _serve_metrics(host: str, port: int) -> None:
    try:
        serve_metrics(host, port)
    except OSError as error:
        raise click.ClickException(
            f"Cannot listen on {host}, port {port}: {error.strerror}. "
            "Choose another with --metrics-port."
        ) from None


@click.group()
def db() -> None:
    """The database: bring its tables to this version."""


@db.command()
def upgrade() -> None:
    """Run the migrations as the owner, and publish the first configuration.

    Example: consent db upgrade
    """
    app = build()
    migrate.upgrade(app)
    prepare(app)
    click.echo("The tables are at this version.")


def _checked() -> Flask:
    """Return the application, its keys and tables found to be right."""
    return ready(build())


def _in_app(group: click.Group) -> click.Group:
    """Give every command of a group the application as its context."""
    for command in group.commands.values():
        # The files can be checked before there are any tables.
        start = build if command is rules.commands["check"] else _checked
        if command.callback is not None:
            command.callback = _within(start, command.callback)
    return group


def _within(
    start: Callable[[], Flask], work: Callable[..., object]
) -> Callable[..., object]:
    @functools.wraps(work)
    def inside(*arguments: object, **named: object) -> object:
        if has_app_context():
            return work(*arguments, **named)
        with start().app_context():
            return work(*arguments, **named)

    return inside


keys.add_command(rewrap)
for _command in _in_app(halting).commands.values():
    cli.add_command(_command)
for _group in (demo, guard, keys, ledger, messages, rules):
    cli.add_command(_in_app(_group))
cli.add_command(_in_app(recovery).commands["recover"])
cli.add_command(db)
cli.add_command(doctor)


def main() -> None:
    """Run the command; what is wrong is said in a sentence, with status 1 or 2."""
    try:
        cli()
    except SettingsError as error:
        _say("The settings are not right:", *(f"  {f}" for f in error.faults))
        sys.exit(MISUSED)
    except ConsentError as error:
        lines = [f"  {at}: {t}" for at, texts in error.errors.items() for t in texts]
        _say(f"{error.detail} ({error.code})", *lines, error.remedy)
        sys.exit(FAILED)
    except (DatabaseFaultError, WrongKeyError) as error:
        _say(str(error))
        sys.exit(FAILED)
    except OUT_OF_REACH:
        _say("The database cannot be reached.", "See CONSENT_DATABASE_URL.")
        sys.exit(FAILED)


def _say(*lines: str) -> None:
    for line in lines:
        click.echo(line, err=True)


if __name__ == "__main__":
    main()
