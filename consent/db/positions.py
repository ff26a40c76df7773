"""Below which place of a list nothing can come any more, however late it commits.

Rows are numbered by the transaction that wrote them, lifted by an offset where a
restored database counts anew. A page ends below the oldest transaction that still runs.
"""

from sqlalchemy import BigInteger, ColumnElement, literal_column


def settled_below() -> ColumnElement[int]:
    """Return the place below which every row is there that will ever be."""
    return literal_column(
        "((SELECT coalesce(max(value), 0) FROM feed_offset)"
        " + (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint)",
        BigInteger,
    )
