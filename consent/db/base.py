"""What every table of the service is made from."""

from datetime import datetime

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, MetaData, Table
from sqlalchemy.orm import DeclarativeBase, registry as new_registry

_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """A row of a table; every time in it is aware, every constraint is named."""

    registry = new_registry(
        metadata=MetaData(naming_convention=_NAMES),
        type_annotation_map={datetime: DateTime(timezone=True)},
    )


db = SQLAlchemy(model_class=Base)


def table_of(row: type[Base]) -> Table:
    """Return the table of a kind of row.

    A statement that is run in every request is put together once, from tables: the
    ORM would look at it anew each time.
    """
    return Base.metadata.tables[row.__tablename__]
