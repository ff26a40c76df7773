"""Wishes for a link to one's page, and how often they are granted. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from consent.vocabulary.ids import ContactId, OccasionId

NOBODY = ContactId(UUID(int=0))
"""Stands for whoever is not known, so that asking is the same work for all."""

LIMITS = ((timedelta(hours=1), 3), (timedelta(days=1), 10))
"""How many links or codes an address gets in a time, however often it is asked for."""


class Sent(StrEnum):
    """What was sent to the address itself."""

    LINK = "link"
    CODE = "code"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Somebody's wish for their page: whose it is, and in which language.

    `occasion` names the wish: it is granted once, however often its job runs.
    """

    contact: ContactId
    language: str | None
    occasion: OccasionId


Queue = Callable[[Wish], None]
"""Has a wish granted once the present transaction commits."""
