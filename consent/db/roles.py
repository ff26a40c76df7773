"""What the service's own role may do: no more than it has to.

The owner of the tables grants, after every migration. The books are read and added
to; the migrations' own note is read; everything else is the service's to change.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, text

BOOKS = frozenset(
    {"consent_event", "wording", "send_attempt", "send_outcome", "refusal"}
)
# What decisions name and what happens once is added to, and taken back by nobody.
_ADDED_TO = BOOKS | {"policy_version", "occasion_spent"}
_VERSION_TABLE = "alembic_version"

# Partitions are reached through their table, whose privileges then count.
_TABLES = text("""
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
        AND NOT relispartition AND pg_has_role(relowner, 'USAGE')
    ORDER BY relname
""")


def grant(owner: Connection, application: str) -> None:
    """Let the application's role do its work; the same again changes nothing.

    Where one role is both, it owns everything, and there is nothing to grant.
    """
    if owner.scalar(text("SELECT current_user")) == application:
        return
    quote = owner.dialect.identifier_preparer.quote
    role = quote(application)
    database = quote(str(owner.scalar(text("SELECT current_database()"))))
    statements = [
        # Batches are spooled into temporary tables.
        f"GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}",
    ]
    for table in owner.scalars(_TABLES).all():
        name = quote(table)
        statements.append(f"REVOKE ALL ON TABLE {name} FROM {role}")
        statements.append(f"GRANT {', '.join(_may(table))} ON TABLE {name} TO {role}")
    for statement in statements:
        owner.exec_driver_sql(statement)


def _may(table: str) -> Sequence[str]:
    if table == _VERSION_TABLE:
        return ("SELECT",)
    if table in _ADDED_TO:
        return ("SELECT", "INSERT")
    return ("SELECT", "INSERT", "UPDATE", "DELETE")
