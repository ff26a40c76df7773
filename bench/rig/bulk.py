"""Puts much into tables at once: without indexes and constraints, which follow."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

_CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), contype = 'f'
    FROM pg_constraint
    WHERE contype IN ('p', 'u', 'f')
      AND (conrelid = ANY(%(tables)s::regclass[])
           OR confrelid = ANY(%(tables)s::regclass[]))
      AND conparentid = 0
"""
_INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
    FROM pg_index
    WHERE indrelid = ANY(%(tables)s::regclass[])
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Constraint:
    """A constraint, and the table it is on."""

    table: str
    name: str
    definition: str
    foreign: bool

    def drop(self) -> str:
        return f"ALTER TABLE {self.table} DROP CONSTRAINT {self.name}"

    def add(self) -> str:
        return f"ALTER TABLE {self.table} ADD CONSTRAINT {self.name} {self.definition}"


@contextmanager
def in_bulk(owner_url: str, tables: Sequence[str]) -> Iterator[None]:
    """Take off what slows down loading; put it on again, and count, at the end."""
    given = {"tables": list(tables)}
    with psycopg.connect(owner_url, autocommit=True) as connection:
        constraints = [
            _Constraint(table=table, name=name, definition=definition, foreign=foreign)
            for table, name, definition, foreign in connection.execute(
                _CONSTRAINTS.encode(), given
            )
        ]
        indexes = connection.execute(_INDEXES.encode(), given).fetchall()
        # What refers goes first and comes last.
        constraints.sort(key=lambda each: not each.foreign)
        for each in constraints:
            connection.execute(each.drop().encode())
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}".encode())
        yield
        for _, definition in indexes:
            connection.execute(definition.encode())
        for each in reversed(constraints):
            connection.execute(each.add().encode())
        for table in tables:
            connection.execute(f"VACUUM ANALYZE {table}".encode())
