"""`consent ledger`: recompute what the ledger claims."""

import sys

import click
import orjson

from consent.db.transaction import in_transaction
from consent.ledger.verify import Fault, Verification
from consent.vocabulary.ids import ContactId
from consent.web.services import service


@click.group()
def ledger() -> None:
    """The book of what people said: verify it."""


@ledger.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def verify(*, as_json: bool) -> None:
    """Recompute every hash, chain and standing; status 1 if anything differs.

    Example: consent ledger verify
    """
    verification = service(Verification)
    found = 0
    with click.progressbar(
        verification.everybody(),
        length=verification.count(),
        label="Verifying",
        file=sys.stderr,
    ) as contacts:
        for contact in contacts:
            for fault in _faults(verification, contact):
                found += 1
                click.echo(_line(fault, as_json=as_json))
    if found:
        click.echo(f"{found} differences.", err=True)
        raise click.exceptions.Exit(1)
    if not as_json:
        click.echo("Every hash, chain and standing is as computed.")


def _faults(verification: Verification, contact: ContactId) -> list[Fault]:
    return in_transaction(lambda: verification.faults(contact))


def _line(fault: Fault, *, as_json: bool) -> str:
    if as_json:
        row = {
            "contact": str(fault.contact),
            "sequence": fault.sequence,
            "what": fault.what,
        }
        return orjson.dumps(row).decode()
    number = "" if fault.sequence is None else f" event {fault.sequence}"
    return f"{fault.contact}{number}: {fault.what}"
