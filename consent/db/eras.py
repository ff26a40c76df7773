"""The life of a database, and whether every journal was compared with it.

A database that was restarted, restored or failed over may lack what was committed
before. Its present life, its *era*, is named by when its server started and by which
table holds the journals: a new server starts anew, a restored table is another table.
"""

from sqlalchemy import ScalarSelect, String, cast, func, literal_column, select

from consent.db.models import JournalRow

ERA = func.concat(
    func.extract("epoch", func.pg_postmaster_start_time()),
    literal_column("'-'"),
    literal_column("journal.tableoid"),
)
"""The era of the database that a statement over `journal` runs in."""


def behind_select() -> ScalarSelect[bool]:
    """Select whether some journal was not compared with this database yet."""
    differs = JournalRow.era.is_distinct_from(cast(ERA, String))
    return select(
        func.coalesce(func.bool_or(differs), literal_column("false"))
    ).scalar_subquery()
