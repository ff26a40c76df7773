"""Rows of contacts as values."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row

from consent.contacts.attributes import Attribute, Attributes, Source
from consent.contacts.contact import Profile
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
