"""Notes the statements of a request, so that something else can run the same."""

import pickle
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg

NOTED = "BENCH_STATEMENTS"
"""The variable that names the file of what was noted."""

Values = Sequence[object] | Mapping[str, object] | None
Note = tuple[str | bytes, Values]
Kept = tuple[str, Mapping[str, object] | tuple[object, ...] | None]

_PING = ";"
"""How a pool asks whether a connection lives: whoever has a pool sends its own."""


@contextmanager
def noted() -> Iterator[list[Note]]:
    """Note every statement that this process sends, with its values."""
    notes: list[Note] = []
    real = psycopg.Cursor.execute

    def execute(
        cursor: psycopg.Cursor[object],
        query: str | bytes,
        params: Values = None,
        **options: bool | None,
    ) -> psycopg.Cursor[object]:
        notes.append((query, params))
        return real(cursor, query, params, **options)

    psycopg.Cursor.execute = execute  # type: ignore[assignment]  # for a moment
    try:
        yield notes
    finally:
        psycopg.Cursor.execute = real  # type: ignore[method-assign]


def write_notes(path: Path, notes: Sequence[Note]) -> None:
    """Keep what was noted but for pings, for a process of ours."""
    plain = [
        (_text(query), _plain(values))
        for query, values in notes
        if _text(query) != _PING
    ]
    path.write_bytes(pickle.dumps(plain))


def read_notes(path: Path) -> list[Kept]:
    """Return what was kept."""
    notes: list[Kept] = pickle.loads(path.read_bytes())  # noqa: S301  our own
    return notes


def _text(query: str | bytes) -> str:
    return query if isinstance(query, str) else query.decode()


def _plain(values: Values) -> Mapping[str, object] | tuple[object, ...] | None:
    if values is None:
        return None
    return dict(values) if isinstance(values, Mapping) else tuple(values)
