"""The SQL that makes a table a book: rows can be added, and nothing else.

Migrations run it. The triggers hold for everybody, the owner of the table included,
and whatever `session_replication_role` says.
"""

_FUNCTION = "consent_books_only_grow"


def book_function() -> str:
    """Return what creates the function that refuses; once, before any book."""
    return f"""
        CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger
        LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'the books only grow: % of % is refused',
                TG_OP, TG_TABLE_NAME
                USING ERRCODE = 'object_not_in_prerequisite_state';
        END
        $$
    """


def drop_book_function() -> str:
    """Return what removes the function, after the last book is gone."""
    return f"DROP FUNCTION {_FUNCTION}()"


def book(table: str) -> list[str]:
    """Return what makes a table a book, statement by statement."""
    return [
        f"""
        CREATE TRIGGER {table}_keeps_rows BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {_FUNCTION}()
        """,
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_keeps_rows",
        *book_part(table),
    ]


def book_part(table: str) -> list[str]:
    """Return what a new partition of a book needs beyond what it inherits.

    PostgreSQL hands row triggers down to partitions, but none on TRUNCATE.
    """
    return [
        f"""
        CREATE TRIGGER {table}_keeps_all BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()
        """,
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_keeps_all",
    ]
