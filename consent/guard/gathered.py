"""What the guard's statement returned, as facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from consent.guard.facts import Facts, HeldBy, OccasionFact
from consent.ledger.registers import Row
from consent.ledger.rows import row_of
from consent.sendlog.halts import Halted, HaltKind
from consent.vocabulary.channel import Channel
from consent.vocabulary.ids import ContactId

_AT, _EVENT = 4, 5
_TIMES = (10, 12, 14, 16)
"""Where, of the columns of a standing, the times stand that may be missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The facts, the version of the rules in force, and that of the API keys."""

    facts: Facts
    policy_version: str | None
    key_generation: int


def gathered_of(row: Sequence[Any]) -> Gathered:
    """Return what a row of the statement tells."""
    contact, sequence, rows, accounts, occasion = row[:5]
    halts, behind, version, generation = row[5:]
    facts = Facts(
        contact=None if contact is None else ContactId(contact),
        as_of=sequence,
        rows=tuple(_standing(values) for values in _loaded(rows)),
        accounts=tuple(_held(values) for values in _loaded(accounts)),
        occasion=next((_occasion(values) for values in _loaded(occasion)), None),
        halts=tuple(
            Halted(kind=HaltKind(kind), value=value) for kind, value in _loaded(halts)
        ),
        journal_behind=behind,
    )
    return Gathered(facts=facts, policy_version=version, key_generation=generation)


def _loaded(text: str | None) -> list[list[Any]]:
    if text is None:
        return []
    found: list[list[Any]] = orjson.loads(text)
    return found


def _standing(values: list[Any]) -> Row:
    values[_AT] = datetime.fromisoformat(values[_AT])
    values[_EVENT] = UUID(values[_EVENT])
    for place in _TIMES:
        written = values[place]
        if written is not None:
            values[place] = datetime.fromisoformat(written)
    return row_of(values)


def _held(values: list[Any]) -> HeldBy:
    account, state, linked_at = values
    return HeldBy(
        account=account,
        active=state == "active",
        linked_at=datetime.fromisoformat(linked_at),
    )


def _occasion(values: list[Any]) -> OccasionFact:
    channel, purpose, seller, at, expires_at, spent = values
    return OccasionFact(
        channel=Channel(channel),
        purpose=purpose,
        seller=seller,
        at=datetime.fromisoformat(at),
        expires_at=datetime.fromisoformat(expires_at),
        spent=spent,
    )
