"""`consent halt`, `consent resume`, `consent halts`: the brake, from a shell."""

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

import click
import orjson

from consent.db.transaction import in_transaction
from consent.sendlog.halting import Halts
from consent.sendlog.halts import Halt, Halted, HaltKind
from consent.sendlog.schemas import halt_document
from consent.vocabulary.channel import Channel
from consent.web.services import service

_LONGEST_NAME, _LONGEST_REASON = 64, 255
_PAGE = 1000
_OPTIONS = (
    click.option("--all", "everything", is_flag=True, help="Everything."),
    click.option(
        "--channel", type=click.Choice([c.value for c in Channel]), help="One channel."
    ),
    click.option("--seller", help="One seller of config/sellers.toml."),
    click.option("--series", help="One campaign or program."),
)
_by = click.option(
    "--by", default="operator", show_default=True, help="Who answers for it."
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def _what(command: Callable[..., None]) -> Callable[..., None]:
    """Have a command say in one of four ways what it is about."""

    @functools.wraps(command)
    def meaning(
        *,
        series: str | None,
        seller: str | None,
        channel: str | None,
        everything: bool,
        **others: Any,  # noqa: ANN401 - the command's own options, whatever they are
    ) -> None:
        named = {
            HaltKind.SERIES: series,
            HaltKind.SELLER: seller,
            HaltKind.CHANNEL: channel,
            HaltKind.ALL: "" if everything else None,
        }
        command(what=_one(named), **others)

    for option in _OPTIONS:
        meaning = option(meaning)
    return meaning


@click.group()
def halting() -> None:
    """Stop what leaves, and let it go on."""


@halting.command()
@_what
@click.option("--reason", required=True, help="Why, for whoever finds it halted.")
@_by
@_json
def halt(what: Halted, reason: str, by: str, *, as_json: bool) -> None:
    """Stop a series, a seller, a channel or everything, from this moment on.

    Example: consent halt --series november-sale --reason "Wrong price"
    """
    _bound("--reason", reason, _LONGEST_REASON)
    _bound("--by", by, _LONGEST_NAME)
    found, is_new = in_transaction(
        lambda: service(Halts).halt(what, reason=reason, by=by)
    )
    _tell(found, "Halted" if is_new else "Halted already", as_json=as_json)


@halting.command()
@_what
@_by
@_json
def resume(what: Halted, by: str, *, as_json: bool) -> None:
    """Lift a halt; what waited under it goes on.

    Example: consent resume --series november-sale
    """
    _bound("--by", by, _LONGEST_NAME)

    def work() -> Halt:
        verbs = service(Halts)
        return verbs.lift(verbs.in_force(what).id, by=by)

    _tell(in_transaction(work), "Resumed", as_json=as_json)


@halting.command()
@click.option("--lifted", is_flag=True, help="Those that were lifted, too.")
@_json
def halts(*, lifted: bool, as_json: bool) -> None:
    """List what is halted, the newest first, with the reasons.

    Example: consent halts --lifted
    """
    after: UUID | None = None
    listed = 0
    while True:
        page = service(Halts).page(lifted=lifted, after=after, limit=_PAGE)
        for each in page.halts:
            click.echo(_json_line(each) if as_json else _line(each))
        listed += len(page.halts)
        after = page.next
        if after is None:
            break
    if not listed and not as_json:
        click.echo("Nothing is halted.")


def _one(named: dict[HaltKind, str | None]) -> Halted:
    meant = [
        Halted(kind=kind, value=value)
        for kind, value in named.items()
        if value is not None
    ]
    if len(meant) != 1:
        raise click.UsageError("Name one of --series, --seller, --channel and --all.")
    what = meant[0]
    if what.kind is not HaltKind.ALL:
        _bound(f"--{what.kind.value}", what.value, _LONGEST_NAME)
    return what


def _bound(option: str, text: str, most: int) -> None:
    if not text.strip() or len(text) > most or not text.isprintable():
        raise click.UsageError(f"{option} is 1 to {most} characters on one line.")


def _tell(halt: Halt, done: str, *, as_json: bool) -> None:
    click.echo(_json_line(halt) if as_json else f"{done}: {_line(halt)}")


def _json_line(halt: Halt) -> str:
    return orjson.dumps(halt_document(halt)).decode()


def _line(halt: Halt) -> str:
    what = f"{halt.what.kind.value} {halt.what.value}".strip()
    since = f"since {halt.started_at:%Y-%m-%d %H:%M:%SZ} by {halt.started_by}"
    until = ""
    if halt.lifted_at is not None:
        until = f", until {halt.lifted_at:%Y-%m-%d %H:%M:%SZ} by {halt.lifted_by}"
    # A caller's words, on one line: they cannot pass for another halt.
    return " ".join(f"{what} {since}{until}: {halt.reason}".split())
