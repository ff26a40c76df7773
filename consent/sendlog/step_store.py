"""The steps that every message takes, as statements that are put together once."""

from collections.abc import Mapping, Sequence
from enum import Enum
from types import SimpleNamespace
from typing import Any, cast

import orjson
from sqlalchemy import (
    ARRAY,
    String,
    any_,
    bindparam,
    exists,
    insert,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from consent.db.hot import Hot
from consent.sendlog.messages import Status
from consent.sendlog.models import AttemptRow, MessageRow, OutcomeRow
from consent.vocabulary.channel import Channel

_MESSAGE = MessageRow.__table__.c
_ATTEMPT = AttemptRow.__table__.c
_OUTCOME = OutcomeRow.__table__.c

COLUMNS = tuple(column.name for column in _MESSAGE if column.name != "transaction_id")
"""The columns of a message, in the order in which FIND returns them."""

_IS = (
    _MESSAGE.contact_id == bindparam("contact"),
    _MESSAGE.id == bindparam("message"),
)
_ALLOWED = _MESSAGE.status == any_(bindparam("allowed", type_=ARRAY(String)))

FIND = Hot(select(*(_MESSAGE[name] for name in COLUMNS)).where(*_IS))
MOVE = Hot(
    update(MessageRow)
    .where(*_IS, _ALLOWED)
    .values(status=bindparam("to"), line=null())
    .returning(_MESSAGE.id)
)
WAIT = Hot(
    update(MessageRow)
    .where(*_IS, _ALLOWED)
    .values(status=bindparam("to"), line=bindparam("line"), send_at=bindparam("until"))
    .returning(_MESSAGE.id)
)
ADD = Hot(insert(MessageRow), columns=COLUMNS)
OPEN = Hot(
    insert(AttemptRow),
    columns=[c.name for c in _ATTEMPT if c.name != "transaction_id"],
)
CLOSE = Hot(
    upsert(OutcomeRow).on_conflict_do_nothing().returning(_OUTCOME.sequence),
    columns=[column.name for column in _OUTCOME],
)
HAS_HAD = Hot(
    select(
        exists().where(
            _MESSAGE.contact_id == bindparam("contact"),
            _MESSAGE.channel == bindparam("channel", Channel.SMS.value),
            _MESSAGE.purpose == bindparam("purpose"),
            _MESSAGE.seller == bindparam("seller"),
            or_(
                _MESSAGE.status == bindparam("sent", Status.SENT.value),
                _MESSAGE.status == bindparam("delivered", Status.DELIVERED.value),
            ),
        )
    )
)


def spoken(columns: Mapping[str, object]) -> dict[str, object]:
    """Return columns as the driver writes them: members of enums by value, JSON."""
    return {name: _spoken(value) for name, value in columns.items()}


def found(row: Sequence[Any]) -> MessageRow:
    """Return a message that was found, as its row would be."""
    columns = SimpleNamespace(**dict(zip(COLUMNS, row, strict=True)))
    return cast("MessageRow", columns)


def _spoken(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    return orjson.dumps(value).decode() if isinstance(value, dict) else value
