"""The noes that people say, as a select for whoever counts what led to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select, text

from consent.ledger.models import EventRow
from consent.vocabulary.evidence import Door

COMPLAINT = "complaint:"
"""How the cause of a withdrawal begins that is a complaint, as a provider told it."""

# As the partial index has it, word for word: a parameter would hide it from the index.
_SAID_NO = text("kind IN ('withdrawn', 'objected') AND door <> 'import'")

_ANSWERS = (
    Door.TEXT,
    Door.LINK,
    Door.PREFERENCES,
    Door.WEB_FORM,
    Door.CALL,
    Door.AGENT,
)
"""The doors at which somebody answers a message; the others tell of other things."""


def opt_outs_select(since: datetime) -> Select[*tuple[Any, ...]]:
    """Select what people withdrew by themselves since a time."""
    return _noes(since).where(EventRow.door.in_([door.value for door in _ANSWERS]))


def complaints_select(since: datetime) -> Select[*tuple[Any, ...]]:
    """Select what providers told of as complaints since a time."""
    return _noes(since).where(EventRow.cause.startswith(COMPLAINT))


def _noes(since: datetime) -> Select[*tuple[Any, ...]]:
    return select(
        EventRow.contact_id,
        EventRow.sequence,
        EventRow.channel,
        EventRow.purpose,
        EventRow.seller,
        EventRow.message,
    ).where(_SAID_NO, EventRow.recorded_at > bindparam("since", since))
