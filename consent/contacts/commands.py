"""`consent keys rewrap`: bring all contacts to the newest keys."""

import functools
import sys

import click
import orjson

from consent.contacts.rewrap import Rewrap
from consent.db.transaction import in_transaction
from consent.vocabulary.ids import ContactId
from consent.web.services import service


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def rewrap(*, as_json: bool) -> None:
    """Bring every contact to the newest sealing and fingerprint keys.

    May be stopped and run again, and runs beside the service. When it is through, an
    old sealing key may be taken out of CONSENT_SEALING_KEYS; old fingerprint keys stay.

    Example: consent keys rewrap
    """
    renewed, damaged = _all()
    if as_json:
        click.echo(orjson.dumps({"contacts": renewed, "damaged": damaged}).decode())
    else:
        click.echo(f"{renewed} contacts are under the newest keys now.")
        for contact in damaged:
            click.echo(f"The keys of contact {contact} do not open.", err=True)
    if damaged:
        raise SystemExit(1)


def _all() -> tuple[int, list[ContactId]]:
    work = service(Rewrap)
    renewed = 0
    damaged: list[ContactId] = []
    after: ContactId | None = None
    with click.progressbar(
        length=work.about(), label="Contacts", file=sys.stderr
    ) as bar:
        while True:
            page = in_transaction(functools.partial(work.page, after))
            renewed += page.contacts
            damaged += page.damaged
            bar.update(page.seen)
            if page.last is None:
                return renewed, damaged
            after = page.last
