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
    """Keep what was noted, for a process of ours."""
    plain = [(query, _plain(values)) for query, values in notes]
    path.write_bytes(pickle.dumps(plain))


def read_notes(path: Path) -> list[Note]:
    """Return what was kept."""
    notes: list[Note] = pickle.loads(path.read_bytes())  # noqa: S301  our own
    return notes


def _plain(values: Values) -> Values:
    return dict(values) if isinstance(values, Mapping) else values
