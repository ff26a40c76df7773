"""`consent recover`: what the journal has and the database lost comes back."""

import sys
from collections import Counter
from datetime import timedelta

import click
import orjson

from consent.db.journal.entries import Erased, Opened, Said
from consent.db.journal.store import Known
from consent.db.transaction import in_transaction
from consent.recovery.replay import Done, Placed
from consent.recovery.restoring import Lost, Restoring
from consent.sendlog.halting import Halts
from consent.web.services import service

_LONGEST_REASON = 255
_SAID = {
    Done.RECORDED: "said again",
    Done.ERASED: "erased again",
    Done.UNKNOWN: "attempts that nobody knows the end of: consent messages unresolved",
    Done.KNOWN: "there already, or of messages that are not sent again",
}
_HALTED = (
    "Everything is halted, since the journal does not know what else was lost: look "
    "at halts, accounts, cancelled messages and keys; then consent resume --all."
)
_WHAT = {Said: "withdrawals and the like", Erased: "erasures", Opened: "attempts"}


@click.group()
def recovery() -> None:
    """The journal of withdrawals and erasures."""


@recovery.command()
@click.option("--dry-run", is_flag=True, help="Say what is missing; change nothing.")
@click.option(
    "--without",
    metavar="JOURNAL",
    help="Wait no more for the journal of a machine that is gone, by id or name.",
)
@click.option("--reason", help="Why that is right, for the record.")
@click.option(
    "--prune-older-than",
    "days",
    type=click.IntRange(min=1),
    metavar="DAYS",
    help="Remove files that were last written before every backup that is kept.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def recover(
    without: str | None,
    reason: str | None,
    days: int | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring back what a restored database lacks; status 1 while it lacks anything.

    Where something was lost, everything is halted until consent resume --all.

    Example: consent recover
    """
    if (without is None) != (reason is None):
        raise click.UsageError("--without and --reason go together.")
    lost = service(Restoring).lost()
    if dry_run:
        _print_missing(lost, as_json=as_json)
        raise click.exceptions.Exit(1 if lost.files else 0)
    if without is not None and reason is not None:
        _go_without(without, reason)
    done = _brought_back(lost)
    halted = in_transaction(
        lambda: service(Restoring).settle(lost, done, service(Halts))
    )
    behind = service(Restoring).finish()
    pruned = 0 if days is None else _prune(timedelta(days=days))
    if as_json:
        click.echo(_document(done, behind, pruned, halted=halted))
    else:
        _print_done(done, behind, pruned, halted=halted)
    raise click.exceptions.Exit(1 if behind else 0)


def _go_without(journal: str, reason: str) -> None:
    restoring = service(Restoring)
    found = in_transaction(
        lambda: restoring.go_without(journal, reason[:_LONGEST_REASON])
    )
    click.echo(f"Nobody waits for {found.name} any more.", err=True)


def _brought_back(lost: Lost) -> Counter[Done]:
    done: Counter[Done] = Counter()
    with click.progressbar(
        length=len(lost.entries), label="Recovering", file=sys.stderr
    ) as bar:
        for chunk in lost.chunks():
            done += _bring_back(chunk)
            bar.update(len(chunk))
    return done


def _bring_back(chunk: Placed) -> Counter[Done]:
    return in_transaction(lambda: service(Restoring).bring_back(chunk))


def _prune(age: timedelta) -> int:
    restoring = service(Restoring)
    worn = restoring.worn(age)
    in_transaction(lambda: restoring.prune(worn))
    return len(worn)


def _print_missing(lost: Lost, *, as_json: bool) -> None:
    found = Counter(type(entry) for _, entry in lost.entries)
    if as_json:
        named = {kind.__name__.lower(): found[kind] for kind in _WHAT}
        click.echo(orjson.dumps({"files": len(lost.files), **named}))
        return
    for kind, words in _WHAT.items():
        click.echo(f"{found[kind]:>8}  {words}")
    click.echo("missing in the database." if lost.files else "Nothing is missing.")


def _document(
    done: Counter[Done], behind: list[Known], pruned: int, *, halted: bool
) -> bytes:
    return orjson.dumps(
        {
            **{each.value: done[each] for each in Done},
            "pruned_files": pruned,
            "halted": halted,
            "behind": [{"id": str(j.id), "name": j.name} for j in behind],
        }
    )


def _print_done(
    done: Counter[Done], behind: list[Known], pruned: int, *, halted: bool
) -> None:
    for each, words in _SAID.items():
        click.echo(f"{done[each]:>8}  {words}")
    if pruned:
        click.echo(f"{pruned:>8}  old files removed")
    for journal in behind:
        click.echo(f"Still behind: {journal.name} ({journal.id})")
    click.echo(_ending(behind))
    if halted:
        click.echo(_HALTED)


def _ending(behind: list[Known]) -> str:
    if not behind:
        return "The database has everything that the journals have."
    return "Nothing is sent until consent recover has run on those machines too."
