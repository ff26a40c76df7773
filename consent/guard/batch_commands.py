"""`consent guard filter`: a file of addresses, parted into yes and no."""

import os
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

import click
import orjson

from consent.guard.batch_file import Parted, entries_of, new_files, part
from consent.guard.batch_forms import reader_of
from consent.guard.batch_spool import Spool, room
from consent.guard.batches import Batches, Judged
from consent.guard.document import written
from consent.guard.question import Question
from consent.guard.schemas import check_fit
from consent.guard.typed import Time
from consent.vocabulary.channel import Channel, Technology, Use
from consent.web.services import service

_SOURCE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
_TARGET = click.Path(dir_okay=False, writable=True, path_type=Path)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counted:
    """A file that says how much of it was read."""

    file: IO[bytes]
    tick: Callable[[int], object]

    def read(self, size: int, /) -> bytes:
        """Return up to this many bytes."""
        found = self.file.read(size)
        self.tick(len(found))
        return found


@click.command("filter")
@click.argument("file", type=_SOURCE)
@click.option("--channel", type=click.Choice([c.value for c in Channel]), required=True)
@click.option("--purpose", required=True)
@click.option("--seller", help="The default seller when left out.")
@click.option("--account", help="For which account.")
@click.option("--technology", type=click.Choice([t.value for t in Technology]))
@click.option("--series", help="The campaign it belongs to.")
@click.option("--at", type=Time(), help="Would it be allowed then?")
@click.option("--promotes", is_flag=True, help="The message also promotes.")
@click.option("--address-column", default="address", show_default=True)
@click.option("--out", type=_TARGET, required=True, help="Who may be reached.")
@click.option("--refused", type=_TARGET, required=True, help="Who may not, and why.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def filter_file(  # noqa: PLR0913, PLR0917 - one argument an option
    file: Path,
    channel: str,
    purpose: str,
    seller: str | None,
    account: str | None,
    technology: str | None,
    series: str | None,
    at: datetime | None,
    address_column: str,
    out: Path,
    refused: Path,
    *,
    promotes: bool,
    as_json: bool,
) -> None:
    """Part a CSV file into those who may be reached now, and those who may not.

    Example: consent guard filter people.csv --channel sms --purpose offers
    --out allowed.csv --refused refused.csv
    """
    question = Question(
        channel=Channel(channel),
        purpose=purpose,
        seller=seller,
        account=account,
        technology=None if technology is None else Technology(technology),
        series=series,
        at=at,
        promotes=promotes,
    )
    _check(question, out, refused)
    try:
        parted, judged = _parted(file, question, address_column, out, refused)
    except OSError as error:
        what = f"A file cannot be read or written: {error.strerror}."
        raise click.ClickException(what) from None
    _report(parted, judged, as_json=as_json)


def _parted(
    file: Path, question: Question, column: str, out: Path, refused: Path
) -> tuple[Parted, Judged]:
    salt = secrets.token_bytes(32)
    with (
        file.open("rb") as source,
        closing(_read(source, question, column, salt)) as spool,
        service(Batches).judged(spool, question) as judged,
        new_files(refused, out, like=file) as (no, yes),
        _bar("Judging", spool.lines) as tick,
        room(),
    ):
        source.seek(0)
        parted = part(source, judged, salt=salt, allowed=yes, refused=no, tick=tick)
    return parted, judged


def _check(question: Question, out: Path, refused: Path) -> None:
    faults = check_fit(question.channel, question.technology, Use.SEND)
    if faults:
        raise click.BadParameter("the channel has no such", param_hint="--technology")
    for path, option in ((out, "--out"), (refused, "--refused")):
        if path.exists():
            raise click.BadParameter(
                "the file is there already; name a new one", param_hint=option
            )
    if out.absolute() == refused.absolute():
        raise click.BadParameter("is the same file as --out", param_hint="--refused")


def _read(source: IO[bytes], question: Question, column: str, salt: bytes) -> Spool:
    size = os.fstat(source.fileno()).st_size
    read = reader_of(question.channel, plain=True)
    with _bar("Reading", size) as tick:
        counted = _Counted(file=source, tick=tick)
        lines = entries_of(counted, read, column=column, salt=salt)
        return service(Batches).spool(lines, question.channel)


@contextmanager
def _bar(label: str, length: int) -> Iterator[Callable[[int], object]]:
    """Show how far it is, on a terminal alone; what it yields says how much more."""
    hidden = not sys.stderr.isatty()
    with click.progressbar(
        length=length, label=label, file=sys.stderr, hidden=hidden
    ) as bar:
        yield bar.update


def _report(parted: Parted, judged: Judged, *, as_json: bool) -> None:
    reasons = dict(sorted(parted.reasons.items(), key=lambda each: (-each[1], each[0])))
    version = None if judged.policy is None else judged.policy.version
    if as_json:
        told = {
            "lines": parted.allowed + parted.refused,
            "allowed": parted.allowed,
            "refused": parted.refused,
            "reasons": reasons,
            "rules_version": version,
            "checked_at": written(judged.checked_at),
        }
        click.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2).decode())
        return
    click.echo(f"{parted.allowed:,} may be reached, {parted.refused:,} may not.")
    for reason, times in reasons.items():
        click.echo(f"{times:>12,}  {reason}")
    click.echo(f"Checked at {written(judged.checked_at)}, rules {version or 'none'}.")
