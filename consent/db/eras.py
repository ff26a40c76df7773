"""The life of a database, and whether every journal was compared with it.

A database that was restarted, restored or failed over may lack what was committed
before. Its present life, its *era*, is named by when its server started and by which
file of which database holds the journals: a new server starts anew, and what was
restored or copied lies in another file.
"""

from sqlalchemy import ColumnElement, ScalarSelect, func, literal_column, select

from consent.db.models import JournalRow

ERA: ColumnElement[str] = literal_column(
    "concat(extract(epoch from pg_postmaster_start_time()), '-',"
    " pg_relation_filepath('journal'))"
)
"""The era of the database that a statement runs in."""


def behind_select() -> ScalarSelect[bool]:
    """Select whether some journal was not compared with this database yet.

    One that was put aside is not waited for; a database without any knows of none, and
    not knowing is no.
    """
    differs = JournalRow.aside.is_(None) & JournalRow.era.is_distinct_from(ERA)
    return select(
        func.coalesce(func.bool_or(differs), literal_column("true"))
    ).scalar_subquery()
