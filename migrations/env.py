"""Runs the migrations as the owner of the tables, one process at a time."""

from alembic import context
from flask import current_app  # noqa: TID251  Alembic runs this file by itself
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.schema import SchemaItem

from consent.db.base import db
from consent.db.engine import connect_arguments, database_url
from consent.db.migrate import OWNER_URL, WAITS

# Any number will do, as long as nobody else locks it.
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(4201116)")


def is_ours(_item: SchemaItem, name: str | None, kind: str, *_compared: object) -> bool:
    """Leave out the job engine's tables, which come from its own schema."""
    return kind != "table" or not (name or "").startswith("procrastinate_")


def write_sql() -> None:
    """Print the statements instead of running them."""
    context.configure(
        url=database_url(current_app.config[OWNER_URL]),
        target_metadata=db.metadata,
        literal_binds=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def run() -> None:
    """Run everything in one transaction, or nothing."""
    engine = create_engine(
        database_url(current_app.config[OWNER_URL]),
        poolclass=NullPool,
        connect_args=connect_arguments("consent-migrate", waits=WAITS),
    )
    with engine.begin() as connection:
        connection.execute(_ONE_AT_A_TIME)
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            include_object=is_ours,
            compare_server_default=True,
        )
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    write_sql()
else:
    run()
