"""All that the database holds, a digest for each table: to see whether it changed."""

from psycopg.sql import SQL, Identifier

from tests.stories.house import House

_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
_CONTENT = "SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {} AS t"


def contents(house: House) -> dict[str, str]:
    """Return a digest of every row of every table."""
    with house.as_owner() as owner:
        names = [name for (name,) in owner.execute(_TABLES).fetchall()]
        found = {}
        for name in names:
            row = owner.execute(SQL(_CONTENT).format(Identifier(name))).fetchone()
            found[name] = str(row and row[0])
    return found
