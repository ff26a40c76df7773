"""Rows of contacts as values."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from consent.contacts.attributes import Attribute, Attributes, Source
from consent.contacts.contact import Head, Profile
from consent.vocabulary.channel import ContactKind
from consent.vocabulary.ids import ContactId


def profile_of(row: Row[Any]) -> Profile:
    """Return a contact as it stands."""
    return Profile(
        contact=ContactId(row.id),
        kind=ContactKind(row.kind),
        attributes=Attributes(
            region=row.region,
            time_zone=row.time_zone,
            language=row.language,
            birth_date=row.birth_date,
        ),
        sources={
            Attribute(name): Source(
                source=each["source"], at=datetime.fromisoformat(each["at"])
            )
            for name, each in row.sources.items()
        },
        sequence=row.sequence,
        created_at=row.created_at,
        forgotten_at=row.forgotten_at,
    )


def head_of_row(row: Sequence[Any]) -> Head:
    """Return where a contact's history ends, from the columns that a lock reads."""
    contact, sequence, head, last_recorded_at, forgotten_at, has_address = row
    return Head(
        contact=ContactId(contact),
        sequence=sequence,
        head=head,
        last_recorded_at=last_recorded_at,
        forgotten_at=forgotten_at,
        has_address=has_address,
    )
