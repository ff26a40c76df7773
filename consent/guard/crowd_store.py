"""Gathers the facts of many contacts in one statement, within a transaction."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from sqlalchemy import Select, Uuid, bindparam, column, func, true
from sqlalchemy.dialects.postgresql import ARRAY

from consent.contacts.store import head_of
from consent.guard.gathered import Gathered, gathered_of
from consent.guard.store import parts_of, ready
from consent.vocabulary.ids import ContactId


class ManyRows(Protocol):
    """Runs one statement and returns all its rows."""

    def all(self, sql: bytes, values: Mapping[str, object]) -> Sequence[Sequence[Any]]:
        """Return the rows of a statement."""
        ...


class CrowdFacts:
    """Holds the statement, ready to run."""

    def __init__(self) -> None:
        """Put it together once."""
        self._sql = ready(_by_contacts())

    def of_contacts(
        self, connection: ManyRows, contacts: Sequence[ContactId]
    ) -> dict[ContactId, Gathered]:
        """Return what is known of each, in one round trip; it answers no occasion."""
        values = {"contacts": list(set(contacts)), "occasion": None}
        gathered = [gathered_of(row) for row in connection.all(self._sql, values)]
        return {
            each.facts.contact: each
            for each in gathered
            if each.facts.contact is not None
        }


def _by_contacts() -> Select[*tuple[Any, ...]]:
    wanted = bindparam("contacts", type_=ARRAY(Uuid))
    unnested = func.unnest(wanted).table_valued(column("id", Uuid), name="asked")
    asked = unnested.render_derived()
    head = head_of(asked.c.id).lateral("head")
    return parts_of(head.c.id, head.c.sequence).select_from(asked.join(head, true()))
