"""`consent guard`: a decision and the history behind it, for people."""

from datetime import datetime

import click
import orjson

from consent.contacts.address import parse
from consent.contacts.service import Contacts
from consent.guard.batch_commands import filter_file
from consent.guard.decision import Decision
from consent.guard.document import decision_document
from consent.guard.history import History
from consent.guard.history_schemas import history_document
from consent.guard.question import Question
from consent.guard.service import Guard
from consent.guard.typed import Time
from consent.ledger.events import Event
from consent.ledger.service import Ledger
from consent.sendlog.messages import Attempt
from consent.vocabulary.channel import Channel, Technology
from consent.vocabulary.ids import ContactId
from consent.web.services import service

_MOST = 10_000


@click.group()
def guard() -> None:
    """The judge: ask it, and see why."""


guard.add_command(filter_file)


@guard.command()
@click.argument("channel", type=click.Choice([c.value for c in Channel]))
@click.argument("address")
@click.argument("purpose")
@click.option("--seller", help="The default seller when left out.")
@click.option("--account", help="For which account.")
@click.option("--technology", type=click.Choice([t.value for t in Technology]))
@click.option("--at", type=Time(), help="Would it be allowed then?")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def explain(  # noqa: PLR0913, PLR0917 - one argument an option
    channel: str,
    address: str,
    purpose: str,
    seller: str | None,
    account: str | None,
    technology: str | None,
    at: datetime | None,
    *,
    as_json: bool,
) -> None:
    """Print the decision about an address, and everything it rests on.

    Example: consent guard explain sms +14155550123 offers
    """
    where = Channel(channel)
    found = parse(where, _spelled(where, address))
    question = Question(
        channel=where,
        purpose=purpose,
        seller=seller,
        account=account,
        technology=None if technology is None else Technology(technology),
        at=at,
    )
    decision = service(Guard).check(found, question).decision
    contact = service(Contacts).find(found)
    if as_json:
        click.echo(_json(decision, contact))
        return
    _print_decision(decision)
    if contact is None:
        click.echo("\nThis address was never seen.")
    else:
        _print_history(contact)


def _spelled(channel: Channel, address: str) -> object:
    """Return an address as the API takes it: a postal one is JSON."""
    if channel is not Channel.MAIL:
        return address
    try:
        return orjson.loads(address)
    except orjson.JSONDecodeError:
        return address


def _json(decision: Decision, contact: ContactId | None) -> str:
    history: object = None
    if contact is not None:
        page = service(History).of(contact, limit=_MOST)
        history = history_document(page, None)["items"]
    document = {"decision": decision_document(decision), "history": history}
    return orjson.dumps(document, option=orjson.OPT_INDENT_2).decode()


def _print_decision(decision: Decision) -> None:
    hypothetical = " (hypothetical)" if decision.hypothetical else ""
    click.secho(f"{decision.outcome.value.upper()}{hypothetical}", bold=True)
    for objection in decision.objections:
        cited = f" [{objection.citation}]" if objection.citation else ""
        click.echo(f"  {objection.reason.value}{cited}: {objection.remedy}")
    if decision.consent is not None:
        ground = decision.consent
        basis = "unknown" if ground.basis is None else ground.basis.value
        click.echo(f"  rests on {basis} consent, event {ground.event}")
    version = decision.rules_version or "none"
    click.echo(f"  as of {decision.as_of}, rules {version}")


def _print_history(contact: ContactId) -> None:
    said = service(Ledger).evidence(contact)
    click.echo("\nHistory:")
    for entry in service(History).of(contact, limit=_MOST).entries:
        if isinstance(entry, Event):
            click.echo(_event_line(entry))
            for name, value in said.get(entry.sequence, {}).items():
                click.echo(f"         {name}: {value!r}")
        else:
            click.echo(_attempt_line(entry))


def _event_line(event: Event) -> str:
    parts = [
        f"{event.sequence:>5}",
        f"{event.effective_at:%Y-%m-%d %H:%M:%S}Z",
        event.kind.value,
        f"{event.scope.channel}/{event.scope.purpose}/{event.scope.seller}",
        f"by {event.door.value}",
    ]
    for label, value in (
        ("basis", event.basis),
        ("to", event.sender),
        ("cause", event.cause),
        ("wording", event.wording),
        ("reference", event.reference),
    ):
        if value is not None:
            parts.append(f"{label} {value}")
    return "  ".join(parts)


def _attempt_line(attempt: Attempt) -> str:
    ends = ", ".join(
        f"{o.ending.value}{f' ({o.code})' if o.code else ''}" for o in attempt.outcomes
    )
    return (
        f"{attempt.sequence:>5}  {attempt.opened_at:%Y-%m-%d %H:%M:%S}Z  attempt  "
        f"from {attempt.sender}  {ends or 'open'}"
    )
