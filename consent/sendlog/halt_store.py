"""The table of halts: rows to values, and the selects other rooms read them by."""

from collections.abc import Sequence
from datetime import datetime

from flask_sqlalchemy.session import Session
from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import scoped_session

from consent.sendlog.halts import Halt, HaltCause, Halted, HaltKind
from consent.sendlog.models import HaltRow
from consent.vocabulary.ids import HaltId

_TABLE = HaltRow.__tablename__


class HaltStore:
    """Writes halts and lifts them; none is ever taken away."""

    def __init__(self, session: scoped_session[Session]) -> None:
        """Work in the transaction of a session."""
        self._session = session

    def lock(self) -> None:
        """Let nobody else halt or lift until this transaction ends; reading goes on."""
        self._session.execute(text(f"LOCK TABLE {_TABLE} IN SHARE ROW EXCLUSIVE MODE"))

    def hold(self) -> None:
        """Let nobody halt or lift until this transaction ends, together with others.

        Read in a later statement: whoever was lifting has then committed.
        """
        self._session.execute(text(f"LOCK TABLE {_TABLE} IN ROW EXCLUSIVE MODE"))

    def add(self, halt: Halt) -> None:
        """Write a halt; there is room for one in force of a kind and value."""
        self._session.execute(
            insert(HaltRow).values(
                id=halt.id,
                kind=halt.what.kind,
                value=halt.what.value,
                reason=halt.reason,
                cause=halt.cause,
                started_at=halt.started_at,
                started_by=halt.started_by,
            )
        )

    def lift(self, halt: HaltId, *, at: datetime, by: str) -> None:
        """Write that a halt is no longer in force."""
        self._session.execute(
            update(HaltRow)
            .where(HaltRow.id == halt, HaltRow.lifted_at.is_(None))
            .values(lifted_at=at, lifted_by=by)
        )

    def find(self, halt: HaltId) -> Halt | None:
        """Return a halt by its id."""
        return self._one(select(HaltRow).where(HaltRow.id == halt))

    def in_force(self, what: Halted) -> Halt | None:
        """Return the halt in force on just this, if there is one."""
        return self._one(
            select(HaltRow).where(
                HaltRow.kind == what.kind.value,
                HaltRow.value == what.value,
                HaltRow.lifted_at.is_(None),
            )
        )

    def all_in_force(self) -> list[Halted]:
        """Return everything that is stopped."""
        rows = self._session.execute(halts_select()).all()
        return [Halted(kind=HaltKind(kind), value=value) for kind, value in rows]

    def page(
        self, *, lifted: bool, before: HaltId | None, limit: int
    ) -> Sequence[Halt]:
        """Return halts, the newest first, those that were lifted too if asked for."""
        statement = select(HaltRow).order_by(HaltRow.id.desc()).limit(limit)
        if not lifted:
            statement = statement.where(HaltRow.lifted_at.is_(None))
        if before is not None:
            statement = statement.where(HaltRow.id < before)
        rows = self._session.scalars(
            statement.execution_options(populate_existing=True)
        )
        return [_halt_of(row) for row in rows]

    def _one(self, statement: Select[HaltRow]) -> Halt | None:
        row = self._session.scalars(
            statement.execution_options(populate_existing=True)
        ).one_or_none()
        return None if row is None else _halt_of(row)


def halts_select() -> Select[str, str]:
    """Select kind and value of every halt in force, for the guard's one statement."""
    return select(HaltRow.kind, HaltRow.value).where(HaltRow.lifted_at.is_(None))


def halted_since(
    series: SQLColumnExpression[str | None], at: SQLColumnExpression[datetime]
) -> ColumnElement[bool]:
    """Say whether a series is halted, or was when or after something happened."""
    return (
        select(HaltRow.id)
        .where(
            HaltRow.kind == HaltKind.SERIES.value,
            HaltRow.value == series,
            or_(HaltRow.lifted_at.is_(None), HaltRow.lifted_at >= at),
        )
        .exists()
    )


def _halt_of(row: HaltRow) -> Halt:
    return Halt(
        id=HaltId(row.id),
        what=Halted(kind=HaltKind(row.kind), value=row.value),
        reason=row.reason,
        cause=HaltCause(row.cause),
        started_at=row.started_at,
        started_by=row.started_by,
        lifted_at=row.lifted_at,
        lifted_by=row.lifted_by,
    )
