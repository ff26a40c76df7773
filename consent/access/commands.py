"""`consent keys`: make, revoke and list API keys."""

import click
import orjson

from consent.access.keys import Listed, Scope
from consent.access.service import Access
from consent.db.transaction import transaction
from consent.web.services import service

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group()
def keys() -> None:
    """API keys: make, revoke, list."""


@keys.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What the key opens; may be given several times.",
)
@click.option("--seller", "sellers", multiple=True, help="Bind the key to a seller.")
@click.option("--purpose", "purposes", multiple=True, help="Bind it to a purpose.")
@as_json
def create(
    name: str,
    scopes: tuple[str, ...],
    sellers: tuple[str, ...],
    purposes: tuple[str, ...],
    *,
    as_json: bool,
) -> None:
    """Make a key and print it, once: only its hash is kept.

    Example: consent keys create shop --scope guard --scope messages --seller acme
    """
    with transaction():
        token = service(Access).create(
            name,
            scopes=[Scope(scope) for scope in scopes],
            sellers=sellers or None,
            purposes=purposes or None,
        )
    made = {"name": name, "key": token, "scopes": list(scopes)}
    click.echo(orjson.dumps(made).decode() if as_json else token)


@keys.command()
@click.argument("name")
def revoke(name: str) -> None:
    """End a key, at once and for good.

    Example: consent keys revoke shop
    """
    with transaction():
        service(Access).revoke(name)
    click.echo(f"{name} is revoked.")


@keys.command("list")
@as_json
def list_keys(*, as_json: bool) -> None:
    """List every key there is or was, without what opens the door.

    Example: consent keys list --json
    """
    found = service(Access).keys()
    if as_json:
        click.echo(orjson.dumps(found).decode())
        return
    for key in found:
        click.echo(_line(key))


def _line(key: Listed) -> str:
    state = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else "valid"
    bound = [*(key.sellers or ()), *(key.purposes or ())]
    only = f"  only {', '.join(bound)}" if bound else ""
    return f"{key.name}  {state}  {', '.join(key.scopes)}{only}"
