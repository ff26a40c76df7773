"""`consent rules`: look at the config, and put it in force."""

import json
from collections.abc import Mapping
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from consent.db.transaction import transaction
from consent.policy.breakers import SHIPPED
from consent.policy.document import Document
from consent.policy.faults import ConfigError
from consent.policy.files import ConfigFolder
from consent.policy.service import Policies
from consent.policy.words import WordKind
from consent.web.services import service

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
_config = click.option(
    "--config", type=_FOLDER, help="The folder; CONSENT_CONFIG_DIR when left out."
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
def rules() -> None:
    """Check and publish the config: purposes, sellers and words."""


@rules.command()
@_config
@_json
def check(config: Path | None, *, as_json: bool) -> None:
    """Say whether the config can be published, and every fault if not.

    Example: consent rules check --config config
    """
    document = _read(config, as_json=as_json)
    counts = _counts(document)
    if as_json:
        click.echo(json.dumps({"valid": True, "counts": counts, "faults": {}}))
        return
    table = Table("part", "entries")
    for part, entries in counts.items():
        table.add_row(part, str(entries))
    Console().print(table)
    click.echo("The config can be published.")


@rules.command()
@_config
@click.option("--by", required=True, help="Who answers for the change.")
@click.option("--reason", required=True, help="Why it is made.")
@_json
def publish(config: Path | None, by: str, reason: str, *, as_json: bool) -> None:
    """Put the config in force, in every process at once; the same again is nothing new.

    Example: consent rules publish --by "Kim Lee" --reason "Adds the newsletter"
    """
    document = _read(config, as_json=as_json)
    with transaction():
        policy = service(Policies).publish(document, by=by, reason=reason)
    if as_json:
        click.echo(json.dumps({"version": policy.version}))
    else:
        click.echo(f"In force: {policy.version}")


def _read(config: Path | None, *, as_json: bool) -> Document:
    """Return the config, or print every fault and end with status 1."""
    folder = service(ConfigFolder) if config is None else ConfigFolder(path=config)
    try:
        return folder.read()
    except ConfigError as error:
        _print_faults(error.errors, as_json=as_json)
        raise click.exceptions.Exit(1) from error


def _counts(document: Document) -> dict[str, int]:
    """Return how much of everything the config holds."""
    lists = [
        (kind, len(spellings))
        for language in document["words"]["languages"]
        for kind, spellings in language["words"].items()
    ]
    return {
        "purposes": len(document["purposes"]),
        "sellers": len(document["sellers"]),
        "senders": sum(len(seller["senders"]) for seller in document["sellers"]),
        "languages": len(document["words"]["languages"]),
        "breakers": len(document.get("breakers", SHIPPED)),
        **{
            f"{kind}_words": sum(count for name, count in lists if name == kind)
            for kind in WordKind
        },
    }


def _print_faults(faults: Mapping[str, list[str]], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"valid": False, "counts": {}, "faults": faults}))
        return
    for place, texts in faults.items():
        for text in texts:
            click.echo(f"{place}: {text}", err=True)
