"""`consent messages`: what an operator does about messages nobody knows the end of."""

from datetime import UTC
from uuid import UUID

import click
import orjson

from consent.db.transaction import in_transaction
from consent.messaging.dispatch import OPEN_FOR_AT_MOST
from consent.sendlog.messages import Attempt
from consent.sendlog.service import SendLog
from consent.web.services import service


@click.group()
def messages() -> None:
    """List and close messages of which nobody knows whether they were sent."""


@messages.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def unresolved(*, as_json: bool) -> None:
    """List attempts that may or may not have reached the provider.

    Example: consent messages unresolved --json
    """
    found = service(SendLog).unresolved(older_than=OPEN_FOR_AT_MOST)
    for attempt in found:
        click.echo(_line(attempt, as_json=as_json))
    if not found and not as_json:
        click.echo("Every attempt is resolved.")


@messages.command()
@click.argument("message", type=click.UUID)
@click.option(
    "--as",
    "known_as",
    type=click.Choice(["sent", "not-sent"]),
    required=True,
    help="What the provider's own log says.",
)
@click.option("--reason", required=True, help="How it was found out, for the record.")
def resolve(message: UUID, known_as: str, reason: str) -> None:
    """Close one message after looking it up at the provider.

    Example: consent messages resolve ID --as sent --reason "found in Twilio's log"
    """
    log = service(SendLog)

    def work() -> None:
        log.resolve(log.find(message), sent=known_as == "sent", by=reason[:255])

    in_transaction(work)
    click.echo(f"Resolved as {known_as}.")


def _line(attempt: Attempt, *, as_json: bool) -> str:
    opened = attempt.opened_at.astimezone(UTC).isoformat()
    code = attempt.outcomes[-1].code if attempt.outcomes else "open"
    if as_json:
        row = {
            "message": str(attempt.message),
            "contact": str(attempt.contact),
            "sequence": attempt.sequence,
            "opened_at": opened,
            "code": code,
        }
        return orjson.dumps(row).decode()
    return f"{attempt.message}  {opened}  {code}"
