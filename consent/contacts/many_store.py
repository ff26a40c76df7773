"""The select by which very many addresses find their contacts at once."""

from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, select
from sqlalchemy.dialects.postgresql import distinct_on

from consent.contacts.models import FingerprintRow


def owners_of_digests(
    kind: BindParameter[str], line: ColumnElement[int], digest: ColumnElement[bytes]
) -> Select[int, UUID]:
    """Select, of a table of digests, each line and the contact of any of its digests.

    It is the one that `contact_by_digest` finds; a line nobody is known of is left out.
    """
    return (
        select(line, FingerprintRow.contact_id)
        .ext(distinct_on(line))
        .where(FingerprintRow.kind == kind, FingerprintRow.digest == digest)
        .order_by(line, FingerprintRow.contact_id)
    )
